import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and passwords that change, and connections that know them. */
final class SoakAccess {
    private static final String PASSWORDS = "abc";
    /** Of these passwords, by htpasswd. */
    private static final String[] HASHES = {
        "$2y$04$K9cqDDQvpPCuWejjddrmxOInGghtAWoZzmzae1brNMwki3fcKGLsW",
        "$2y$04$kTAX2q59VAopujeyo3DajOnB7dK/qqN21rYU/lveTCI7Iq2vk9RBS",
        "$2y$04$TwhWgUASD6yLhRxypR4lUexYMl31HbLoIyhk4ww4CW/lv5IhmAzVi"
    };

    final Path config;
    private final Path folder;
    private final SSLSocketFactory tls;
    private volatile int port;
    private volatile int round = 1;
    private int certificate;

    SoakAccess(Scratch scratch) throws IOException, InterruptedException, GeneralSecurityException {
        folder = Files.createDirectory(scratch.folder.resolve("web"));
        config = folder.resolve("web.yml");
        make(scratch, "ca", "basicConstraints=critical,CA:true");
        for (String name : new String[] {"0", "1"}) {
            make(scratch, name, "subjectAltName=IP:127.0.0.1", "-CA", folder + "/ca.pem", "-CAkey", folder + "/ca.key");
        }
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null);
        try (InputStream in = Files.newInputStream(folder.resolve("ca.pem"))) {
            authorities.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        tls = context.getSocketFactory();
        changeCertificate();
        addPassword();
    }

    private void make(Scratch scratch, String name, String extension, String... more)
            throws IOException, InterruptedException {
        String[] command = ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN="
                        + name
                        + " -keyout " + folder + "/" + name + ".key -out " + folder + "/" + name + ".pem -addext "
                        + extension + " " + String.join(" ", more))
                .strip()
                .split(" ");
        scratch.output(command);
    }

    /** The key comes before its certificate, which do not fit until both are there. */
    void changeCertificate() throws IOException {
        certificate = 1 - certificate;
        replace("server.key", Files.readString(folder.resolve(certificate + ".key")));
        replace("server.pem", Files.readString(folder.resolve(certificate + ".pem")));
    }

    /** The next user may enter beside the present one, and the one before may no more. */
    void addPassword() throws IOException {
        replace(
                "web.yml",
                "tls_server_config: {cert_file: server.pem, key_file: server.key}\nbasic_auth_users:\n  user" + round
                        + ": " + HASHES[round % 3] + "\n  user" + (round + 1) + ": " + HASHES[(round + 1) % 3] + "\n");
    }

    /** Clients are the next user from now on, some time after it may enter. */
    void useNextPassword() {
        round++;
    }

    private void replace(String name, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void listensOn(int number) {
        port = number;
    }

    /** A request of a client that knows the password. */
    String request(String path) {
        return request(path, round);
    }

    /** A request with a password that was taken away some time ago; with a wrong one as long as none was. */
    String forbidden() {
        return request("/metrics", round - 2);
    }

    private static String request(String path, int user) {
        String credentials = "user" + user + ":" + PASSWORDS.charAt(Math.max(0, user) % 3);
        return "GET " + path + " HTTP/1.1\r\nHost: soak\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII))
                + "\r\nAccept: application/openmetrics-text;version=1.0.0\r\nAccept-Encoding: gzip\r\n\r\n";
    }

    /** A connection without TLS, from an address of 127.0.0.0/8. */
    Socket connectPlain(String from, int timeoutMillis) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMillis);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), timeoutMillis);
        return socket;
    }

    Socket connect(String from, int timeoutMillis) throws IOException {
        return tls.createSocket(connectPlain(from, timeoutMillis), "127.0.0.1", port, true);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
