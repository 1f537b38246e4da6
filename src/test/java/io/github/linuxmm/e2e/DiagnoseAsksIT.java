package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.Curl;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.PlayedFolder;
import io.github.linuxmm.support.RunningTime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exporter on the host is asked for its last hour; what answers in its place is survived, and said. */
class DiagnoseAsksIT {
    /** Of C2-lowmin-k612: free memory is below the watermark, most of it is available. */
    private static final int RACE = 74;

    private static final Pattern REFUSED = Pattern.compile("(?m)^mm_allocation_unavailable_seconds_total"
            + "\\{gfp=\"kernel\",order=\"0\",watermark=\"min\",} (\\S+)$");

    @TempDir
    Path folder;

    private static Command diagnose(Path procfs, String... more) {
        List<String> command = ExporterProcess.command("diagnose", "--path.procfs=" + procfs, "--path.kmsg=/dev/null");
        command.addAll(List.of(more));
        return new Command(command);
    }

    /** Asked again where this machine is too busy for an answer in 2 s. */
    private Command.Ended asked(Path procfs, String... more) throws Exception {
        return diagnose(procfs, more).runAgainWhile(ended -> ended.out().contains(" in time"));
    }

    private PlayedFolder host() throws IOException {
        return new PlayedFolder(folder.resolve("proc"), "C2-lowmin-k612", RACE);
    }

    /** Starts an exporter that sees a race for 3 s. */
    private ExporterProcess watching(PlayedFolder host, String scheme, String... more) throws Exception {
        List<String> args = new ArrayList<>(
                List.of("--path.procfs=" + host.root(), "--path.kmsg=/dev/null", "--sampler.interval=100ms"));
        args.addAll(List.of(more));
        ExporterProcess exporter = ExporterProcess.start(args.toArray(String[]::new));
        Curl curl = new Curl(folder, exporter);
        Matcher refused;
        do {
            Thread.sleep(50);
            refused = REFUSED.matcher(
                    curl.ask(scheme, "/metrics?collect[]=sampler", "-u", "a:a").body());
        } while (!refused.find() || Double.parseDouble(refused.group(1)) < 3);
        return exporter;
    }

    /** What 2 s do not show: the race is over when somebody looks. */
    @Test
    void anExporterTellsOfARaceThatIsOver() throws Exception {
        try (PlayedFolder host = host();
                ExporterProcess exporter = watching(host, "http")) {
            host.goOn(500);
            Command.Ended ended = asked(host.root(), "--url=http://127.0.0.1:" + exporter.port());
            assertThat(ended.out())
                    .startsWith("AT RISK   orders 0+ refused for moments (")
                    .contains("\nCause     RACE: ", " runs for less than a minute");
            assertThat(ended.code()).isEqualTo(1);
        }
    }

    @Test
    void anExporterBehindTlsAndAPasswordIsAsked() throws Exception {
        new Certificates(folder);
        Path config = Files.writeString(
                folder.resolve("web.yml"),
                "tls_server_config: {cert_file: server.pem, key_file: server.key}\n"
                        // a
                        + "basic_auth_users: {a: $2y$04$K9cqDDQvpPCuWejjddrmxOInGghtAWoZzmzae1brNMwki3fcKGLsW}\n");
        Path password = Files.writeString(folder.resolve("password"), "a\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "b\n");
        try (PlayedFolder host = host();
                ExporterProcess exporter = watching(host, "https", "--web.config.file=" + config)) {
            host.goOn(500);
            String url = "--url=https://127.0.0.1:" + exporter.port();
            String ca = "--ca-file=" + folder.resolve("ca.pem");
            String user = "--username=a";
            String file = "--password-file=" + password;
            assertThat(asked(host.root(), url, ca, user, file).out()).contains("RACE: ");
            assertThat(asked(host.root(), url, "--insecure-skip-verify", user, file)
                            .out())
                    .contains("RACE: ");
            assertThat(oneLine(asked(host.root(), url, ca))).contains("wants --username and --password-file");
            assertThat(oneLine(asked(host.root(), url, ca, user, "--password-file=" + wrong)))
                    .contains("refuses the password");
            assertThat(oneLine(asked(host.root(), url, user, file))).contains("is not trusted");
            assertThat(oneLine(asked(host.root(), url, user, file, "--ca-file=" + folder.resolve("stranger.pem"))))
                    .contains("is not trusted");
            assertThat(oneLine(asked(host.root(), "--url=http://127.0.0.1:" + exporter.port())))
                    .containsAnyOf("gives no history", "does not speak HTTP");
        }
    }

    /** Such as one in another container's or a forwarded port: its hour would be read as this host's. */
    @Test
    void anExporterOfAnotherHostIsNotBelieved() throws Exception {
        try (PlayedFolder host = host();
                ExporterProcess other = ExporterProcess.start("--no-collector.kernellog")) {
            assertThat(oneLine(asked(host.root(), "--url=http://127.0.0.1:" + other.port())))
                    .contains("what was before: the exporter at", "tells of another host or time");
        }
    }

    /** What may stand in the exporter's place, and what is said of it. */
    private enum Impostor {
        SILENT("does not answer in time", ""),
        GARBAGE("does not speak HTTP", "\0\1\2 what?\r\n\r\n"),
        CLOSES("gives no history", null),
        OLDER("keeps no history: its version is older", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        BUSY("answers with status 503", "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"),
        REDIRECTS(
                "redirects, which is not followed",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:PORT/other\r\nContent-Length: 0\r\n\r\n"),
        ANOTHER_PAGE("gives no history", "HTTP/1.1 200 OK\r\n\r\n<html>"),
        NO_COURSE("gives no history", "HTTP/1.1 200 OK\r\n\r\n{\"version\": 1, \"times\": []}"),
        NESTED("gives no history", "HTTP/1.1 200 OK\r\n\r\n" + "[".repeat(100_000)),
        LONG_BODY("gives no history", "HTTP/1.1 200 OK\r\n\r\n{\"changes\":[{\"name\":\"", "x".repeat(1 << 16)),
        LONG_ARRAY("gives no history", "HTTP/1.1 200 OK\r\n\r\n{\"x\":[", "1,".repeat(1 << 15)),
        LONG_HEAD("", "HTTP/1.1 200 OK\r\nX: ", "x".repeat(1 << 16)),
        MANY_HEADERS("", "HTTP/1.1 200 OK\r\n", "X: y\r\n".repeat(1 << 13));

        private static final int GIGABYTE = 1 << 30;
        private final String said;
        private final String answer;
        private final String more;

        Impostor(String said, String answer) {
            this(said, answer, "");
        }

        Impostor(String said, String answer, String more) {
            this.said = said;
            this.answer = answer;
            this.more = more;
        }

        /** Answers, and goes on for a gigabyte where there is more. */
        void answer(Socket client, int port) throws IOException {
            if (answer == null) {
                return;
            }
            byte[] head = new byte[1 << 14];
            if (client.getInputStream().read(head) < 0) {
                return;
            }
            OutputStream out = client.getOutputStream();
            out.write(answer.replace("PORT", Integer.toString(port)).getBytes(StandardCharsets.ISO_8859_1));
            byte[] again = more.getBytes(StandardCharsets.ISO_8859_1);
            for (long sent = 0; again.length > 0 && sent < GIGABYTE; sent += again.length) {
                out.write(again);
            }
            if (answer.isEmpty()) {
                while (client.getInputStream().read(head) >= 0) {
                    // Until it has gone.
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Impostor.class)
    void whatIsNoExporterIsSurvivedAndSaid(Impostor impostor) throws Exception {
        List<String> requests = new CopyOnWriteArrayList<>();
        try (PlayedFolder host = host();
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = new Thread(
                    () -> {
                        while (!server.isClosed()) {
                            try (Socket client = server.accept()) {
                                requests.add("connected");
                                impostor.answer(client, server.getLocalPort());
                            } catch (IOException e) {
                                // The client has gone.
                            }
                        }
                    },
                    "impostor");
            thread.setDaemon(true);
            thread.start();
            String url = "--url=http://127.0.0.1:" + server.getLocalPort();
            long start = RunningTime.nanos();
            Command.Ended ended = diagnose(host.root(), url).run();
            for (int i = 0; i < 9 && impostor != Impostor.SILENT && ended.out().contains(" in time"); i++) {
                requests.clear();
                start = RunningTime.nanos();
                ended = diagnose(host.root(), url).run();
            }
            assertThat(RunningTime.nanos() - start).isLessThan(10_000_000_000L);
            assertThat(oneLine(ended)).contains("what was before: the exporter at", impostor.said);
            assertThat(ended.out().lines()).hasSizeLessThanOrEqualTo(40).allMatch(line -> line.length() <= 100);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.code()).isBetween(0, 2);
            // A GET whose connection is closed at once is sent again by the JDK.
            assertThat(requests).hasSizeBetween(1, 2);
        }
    }

    /** Unwrapped, so that words that are looked for stand beside each other. */
    private static String oneLine(Command.Ended ended) {
        return ended.said().replaceAll("\\s+", " ");
    }
}
