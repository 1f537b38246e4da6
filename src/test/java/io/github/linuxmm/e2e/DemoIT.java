package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.ServerProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code make demo}, on free ports. */
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
    @TempDir
    Path folder;

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void theDemoShowsAFailingHostAndStopsWithCtrlC() throws Exception {
        List<Integer> ports = List.of(ServerProcess.freePort(), ServerProcess.freePort(), ServerProcess.freePort());
        Path out = folder.resolve("out");
        Map<String, String> settings = Map.of(
                "JAR",
                ExporterProcess.jar().toString(),
                "WORK",
                folder.resolve("demo").toString(),
                "EXPORTER",
                "127.0.0.1:" + ports.get(0),
                "PROMETHEUS",
                "127.0.0.1:" + ports.get(1),
                "ALERTMANAGER",
                "127.0.0.1:" + ports.get(2));
        ProcessBuilder builder =
                new ProcessBuilder("scripts/demo").redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(settings);
        Process demo = builder.start();
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (!Files.readString(out).contains("Press Ctrl-C to stop.")) {
                assertThat(System.nanoTime()).as(Files.readString(out)).isLessThan(end);
                assertThat(demo.isAlive()).as(Files.readString(out)).isTrue();
                Thread.sleep(200);
            }
            String prometheus = "http://127.0.0.1:" + ports.get(1);
            assertThat(get(prometheus + "/api/v1/query?query=count(mm_allocatable_blocks%20offset%2030m)"))
                    .as("there is a past")
                    .contains("\"value\"");
            assertThat(get(prometheus + "/api/v1/rules?type=alert")).contains("MmHighOrderExhausted");
            assertThat(get("http://127.0.0.1:" + ports.get(0) + "/metrics")).contains("mm_kernel_info{release=\"6.1");
            Command second = new Command(List.of("scripts/demo"));
            settings.forEach(second::with);
            Command.Ended refused = second.run();
            assertThat(refused.err()).contains("127.0.0.1:" + ports.get(0) + " is taken");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(folder.resolve("demo/proc/buddyinfo"))
                    .as("the first demo goes on")
                    .exists();
            // The shell's own kill: a bare machine has no other.
            new Command(List.of("sh", "-c", "kill -INT " + demo.pid())).succeed();
            assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).as(Files.readString(out)).isZero();
            for (int port : ports) {
                assertThat(refused(port)).as("port " + port + " is closed").isTrue();
            }
        } finally {
            demo.destroy();
            demo.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static boolean refused(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }
}
