package io.github.linuxmm.webconfig;

import io.github.linuxmm.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A web configuration file that may change while it is in use, and the certificates that it names. */
public final class WebConfigFile {
    private final Path file;
    private final Log log;
    private final BcryptQueue line = new BcryptQueue();
    private final ReentrantLock lock = new ReentrantLock();
    private FileWatch watch = new FileWatch();
    private @Nullable String lastProblem;
    private volatile WebConfig current;

    private WebConfigFile(Path file, Log log) throws IOException {
        this.file = file;
        this.log = log;
        current = new WebConfigReader(watch, line, null).read(file);
    }

    /**
     * Reads a file.
     *
     * @throws IOException an {@link InvalidWebConfig} where it is wrong
     */
    public static WebConfigFile open(Path file, Log log) throws IOException {
        return new WebConfigFile(file, log);
    }

    /**
     * The current configuration, or the last good one if the file is now invalid. Costs four stat calls if nothing
     * changed.
     */
    public WebConfig current() {
        // If another thread is already reloading, use what we have: a hanging file system then blocks only one request.
        if (lock.tryLock()) {
            try {
                if (watch.changed()) {
                    readAgain();
                }
            } finally {
                lock.unlock();
            }
        }
        return current;
    }

    private void readAgain() {
        watch = new FileWatch();
        WebConfig last = current;
        try {
            WebConfig fresh = new WebConfigReader(watch, line, last).read(file);
            if (fresh.tls().isEmpty() != last.tls().isEmpty()) {
                fresh = fresh.withTls(last.tls());
                log.warn("turning TLS on or off takes a restart", "file", file);
            }
            if (fresh.passwords().isEmpty() && last.passwords().isPresent()) {
                // A file that is being written is empty for a moment, and must not let everybody in.
                fresh = fresh.withPasswords(last.passwords());
                log.warn("removing all passwords takes a restart", "file", file);
            }
            if (!fresh.curves().equals(last.curves())) {
                log.warn("a change of curve_preferences takes a restart", "file", file);
            }
            current = fresh;
            lastProblem = null;
            log.info("web configuration reloaded", "file", file);
        } catch (IOException | RuntimeException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                log.error("invalid web configuration, keeping the last good one", "err", problem);
            }
            lastProblem = problem;
        }
    }

    /** Logs a failed handshake, at debug level because anybody can cause one. */
    public void refused(String client, String reason) {
        log.debug("TLS handshake failed", "client", client, "err", reason);
    }
}
