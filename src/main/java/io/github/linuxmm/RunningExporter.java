package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import com.google.common.net.InetAddresses;
import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.HistoryJsonReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An exporter that may run on this host, which remembers what was before. What answers there may be anything. */
final class RunningExporter {
    private static final OptionSpec URL = OptionSpec.value(
            "url",
            "URL",
            "http://localhost:10047",
            "The exporter on this host, which is asked for its last hour; none to ask nobody.");
    private static final OptionSpec USERNAME = OptionSpec.value("username", "NAME", "", "User of that exporter.");
    private static final OptionSpec PASSWORD_FILE = OptionSpec.value(
            "password-file", "FILE", "", "File with the user's password, which is sent over TLS or to this host only.");

    /** The options. */
    static final ImmutableList<OptionSpec> SPECS = ImmutableList.<OptionSpec>builder()
            .add(URL, USERNAME, PASSWORD_FILE)
            .addAll(ClientTls.SPECS)
            .build();

    private static final long LIMIT_MILLIS = 2_000;
    /** Twice what an hour and a day take. */
    private static final int MAX_BYTES = 2 << 20;

    private final URI base;
    private final Optional<String> authorization;
    private final Optional<ClientTls> tls;

    private RunningExporter(URI base, Optional<String> authorization, Optional<ClientTls> tls) {
        this.base = base;
        this.authorization = authorization;
        this.tls = tls;
    }

    /**
     * What the options name; empty for none.
     *
     * @throws IOException where a file that they name cannot be read
     */
    static Optional<RunningExporter> of(Arguments given) throws UsageException, IOException {
        String url = given.text(URL);
        if (url.equals("none")) {
            return Optional.empty();
        }
        URI base = base(url);
        boolean encrypted = base.getScheme().equals("https");
        if (given.has(USERNAME) != given.has(PASSWORD_FILE)) {
            throw new UsageException("--username and --password-file: expected both or none");
        }
        if (given.has(USERNAME) && !encrypted && !isLoopback(base.getHost())) {
            throw new UsageException(
                    "--url: expected https, or localhost, where a password is sent; found '" + url + "'");
        }
        return Optional.of(new RunningExporter(
                base,
                given.has(USERNAME)
                        ? Optional.of(BasicAuth.of(given.text(USERNAME), given.path(PASSWORD_FILE)))
                        : Optional.empty(),
                encrypted ? Optional.of(ClientTls.of(given)) : Optional.empty()));
    }

    private static URI base(String url) throws UsageException {
        try {
            URI uri = new URI(url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new UsageException("--url: expected http://HOST:PORT, https://HOST:PORT or none, found '" + url + "'");
    }

    /** By its name or number alone: what a name server says may be wrong. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || InetAddresses.isUriInetAddress(host)
                        && InetAddresses.forUriString(host).isLoopbackAddress();
    }

    /**
     * What it remembers, until now.
     *
     * @throws IOException where it does not tell within 2 s, with the reason in a few words
     */
    Course history() throws IOException, InterruptedException {
        FutureTask<Course> task = new FutureTask<>(this::ask);
        Thread thread = new Thread(task, "ask");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(this + " does not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        }
    }

    private Course ask() throws IOException {
        String path = base.getRawPath().endsWith("/") ? "api/history" : base.getRawPath() + "/api/history";
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout((int) LIMIT_MILLIS);
            connection.setReadTimeout((int) LIMIT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            authorization.ifPresent(header -> connection.setRequestProperty("Authorization", header));
            if (connection instanceof HttpsURLConnection encrypted) {
                tls.ifPresent(trust -> trust.applyTo(encrypted));
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new Refusal(this + refusal(status));
            }
            return HistoryJsonReader.read(new InputStreamReader(
                    ByteStreams.limit(connection.getInputStream(), MAX_BYTES), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }

    private String refusal(int status) {
        return switch (status) {
            case -1 -> " does not speak HTTP: is it https?";
            case 301, 302, 303, 307, 308 -> " redirects, which is not followed";
            case 401 -> authorization.isPresent() ? " refuses the password" : " wants --username and --password-file";
            case 404 -> " keeps no history: its version is older";
            default -> " answers with status " + status;
        };
    }

    /** In English, whatever the language of the C library is. */
    private String reason(@Nullable Throwable e) {
        if (e instanceof Refusal) {
            return String.valueOf(e.getMessage());
        }
        return e instanceof ConnectException
                ? "no exporter at " + base
                : e instanceof UnknownHostException
                        ? "no such host: " + base
                        : e instanceof SSLException
                                ? this + " is not trusted, or does not speak TLS: see --ca-file"
                                : this + " gives no history";
    }

    /** As messages call it. */
    @Override
    public String toString() {
        return "the exporter at " + base;
    }

    /** An answer that is no history; the message is the reason. */
    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        Refusal(String reason) {
            super(reason);
        }
    }
}
