package io.github.linuxmm.web;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The TLS engine of one connection. Works around three faults of the JDK's HttpsServer.
 *
 * <p>Where it ends a connection, it first sends a farewell (close_notify), and waits until that is written. The thread
 * that ends those whose time is over would wait for a client that does not read, and so would each request behind it:
 * one client could stop the server for good. So {@link #closeOutbound} fails, upon which the server just closes the
 * socket. All answers say where they end, and need no farewell.
 *
 * <p>And it throws away the alert that tells a client why its handshake failed. Here that is sent: it fits into the
 * socket's buffer, where there is nothing yet but a handshake, and so nobody waits for it.
 *
 * <p>And it takes 67 KB of buffers for each client that sends a byte or hangs up, and cannot let go of them before it
 * has seen to all who did at that time. So they begin small; the server lets them grow where a record needs more.
 */
final class ConnectionEngine extends SSLEngine {
    /** A part of a handshake, or of what comes after it. */
    private interface Step {
        SSLEngineResult take() throws SSLException;
    }

    /** What the server knows of a session before there is one: the size of its buffers. */
    private static final SSLSession SMALL = (SSLSession) Proxy.newProxyInstance(
            ConnectionEngine.class.getClassLoader(),
            new Class<?>[] {SSLSession.class},
            (proxy, method, args) -> switch (method.getName()) {
                // Doubled three times it holds the longest record, 16709 bytes, which wrapping wants.
                case "getPacketBufferSize" -> 2089;
                case "getApplicationBufferSize" -> 4096;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private final SSLEngine engine;
    private final Consumer<String> failure;
    private boolean done;
    private boolean failed;
    /** The thread that shakes hands; null before, and again when that is done. */
    private volatile @Nullable Thread shaking;

    /** @param failure is told why a handshake failed */
    ConnectionEngine(SSLEngine engine, Consumer<String> failure) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
        this.failure = failure;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to) throws SSLException {
        SSLEngineResult result = step(() -> engine.wrap(from, offset, length, to));
        // The server sends nothing of a result that says CLOSED, not even the alert.
        return result.getStatus() == Status.CLOSED && result.bytesProduced() > 0
                ? new SSLEngineResult(
                        Status.OK, result.getHandshakeStatus(), result.bytesConsumed(), result.bytesProduced())
                : result;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length) throws SSLException {
        SSLEngineResult result = step(() -> engine.unwrap(from, to, offset, length));
        if (result.bytesProduced() > 0) {
            shakingIsDone();
        }
        return result;
    }

    private SSLEngineResult step(Step step) throws SSLException {
        if (!done) {
            shaking = Thread.currentThread();
        }
        try {
            SSLEngineResult result = step.take();
            if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
                shakingIsDone();
            }
            return result;
        } catch (SSLException e) {
            if (!done && !failed) {
                failed = true;
                failure.accept(e.getMessage());
            }
            throw e;
        }
    }

    private void shakingIsDone() {
        done = true;
        shaking = null;
    }

    @Override
    public void closeInbound() {
        // Otherwise it would complain that the client sent no close_notify.
    }

    @Override
    public void closeOutbound() {
        if (shaking != Thread.currentThread()) {
            ConnectionEngine.<RuntimeException>fail(new SSLException("closed without close_notify"));
        }
        engine.closeOutbound();
    }

    /** Throws what {@link SSLEngine#closeOutbound} does not declare; the server expects it of the stream around it. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void fail(Exception e) throws E {
        throw (E) e;
    }

    /** Has no effect: all is set. */
    @Override
    public void setSSLParameters(SSLParameters parameters) {
        // The server sets what a configurator says, which knows no single connection.
    }

    @Override
    public Runnable getDelegatedTask() {
        return engine.getDelegatedTask();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public SSLSession getSession() {
        return done ? engine.getSession() : SMALL;
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean enable) {
        engine.setEnableSessionCreation(enable);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }
}
