package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CommandLineIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Path err = Files.createTempFile("err", "");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(err);
        Files.delete(err);
        return new Ended(process.exitValue(), out, said);
    }

    private static Ended run(String... args) throws IOException, InterruptedException {
        return run(Map.of(), ExporterProcess.command(args));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--nonsense|2|--nonsense", "--web.listen-address=here|2|[HOST]:PORT", "--web.listen-address=:99999|2|:99999",
        "--web.listen-address=::1:80|2|::1:80", "--web.listen-address=no.such.host.invalid:1|2|no.such.host.invalid",
        "--web.telemetry-path=metrics|2|from / on", "--web.telemetry-path=/-/x|2|from / on",
        "--web.max-requests=-1|2|-1", "--web.max-requests=x|2|x", "--log.level=loud|2|debug, info, warn, error",
        "--log.format=xml|2|logfmt, json", "--collector.vmstat.include=(|2|regular expression",
        "--collector.nonsense|2|collector.nonsense", "stray|2|stray", "--web.telemetry-path|2|web.telemetry-path",
        "--path.procfs=/no/such/folder|1|/no/such/folder", "--web.listen-address=192.0.2.1:1|1|192.0.2.1:1"})
    void aWrongCommandLineIsOneLineAndAnExitCode(String arg, int code, String part) throws Exception {
        Ended ended = run(arg);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).startsWith("linux-mm-exporter: ").contains(part);
        assertThat(ended.code()).isEqualTo(code);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void aPortInUseIsOneLineAndExitCodeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = run("--web.listen-address=127.0.0.1:" + taken.getLocalPort());
            assertThat(ended.code()).isOne();
            assertThat(ended.err().lines()).hasSize(1);
            assertThat(ended.err()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void helpNamesEachOptionAndItsDefault() throws Exception {
        Ended ended = run("--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("--web.listen-address=[HOST]:PORT", "Default: :10047", "--web.telemetry-path=PATH",
                "Default: /metrics", "--web.max-requests=N", "--web.disable-exporter-metrics", "--path.procfs=DIR",
                "Default: /proc", "--collector.disable-defaults", "--collector.vmstat.include=REGEX",
                "--collector.vmstat.exclude=REGEX", "--collector.sysctl.exclude=REGEX", "--log.level=LEVEL",
                "--log.format=FORMAT", "--once", "--version", "--help");
        for (String collector : Exporter.names()) {
            assertThat(ended.out()).contains("--[no-]collector." + collector + "\n");
        }
    }

    @Test
    void versionIsOneLine() throws Exception {
        assertThat(run("--version").out()).matches("linux-mm-exporter, version \\d+\\.\\d+\\.\\d+ \\(revision \\w+, java .*\\)\n");
    }

    @Test
    void oncePrintsOneExpositionWithoutAnyFlagOfJava() throws Exception {
        Ended ended = run(Map.of(), List.of(JAVA.toString(), "-jar", ExporterProcess.jar().toString(), "--once"));
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("\nmm_meminfo_MemFree_bytes ").endsWith("\n");
        Promtool.checkMetrics(ended.out());
    }

    @Test
    void onceIntoAClosedPipeEndsWithoutAStackTrace() throws Exception {
        String command = JAVA + " -jar " + ExporterProcess.jar() + " --once | true";
        assertThat(run(Map.of(), List.of("sh", "-c", command)).err()).doesNotContain("\tat ");
    }

    @Test
    void collectorsAreSwitchedByName() throws Exception {
        String some = run("--once", "--collector.disable-defaults", "--collector.meminfo").out();
        assertThat(some).contains("mm_meminfo_").doesNotContain("mm_buddyinfo_", "mm_sysctl_");
        assertThat(run("--once", "--no-collector.meminfo").out()).contains("mm_sysctl_").doesNotContain("mm_meminfo_");
        assertThat(run("--once", "--no-collector.meminfo", "--collector.meminfo").out()).contains("mm_meminfo_");
        assertThat(run("--once", "--collector.sysctl.exclude=swap.*", "--collector.vmstat.include=pg.*",
                "--collector.vmstat.exclude=pgfault").out())
                .contains("mm_sysctl_vm_min_free_kbytes", "mm_vmstat_pgmajfault_total", "mm_vmstat_pgalloc_total")
                .doesNotContain("mm_sysctl_vm_swappiness", "mm_vmstat_pgfault_total", "mm_vmstat_oom_kill");
    }

    @Test
    void sigtermEndsItWithinASecondAlsoWhileClientsHang() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (ExporterProcess exporter = ExporterProcess.start()) {
            for (int i = 0; i < 50; i++) {
                RawClient client = new RawClient(exporter.port());
                clients.add(client);
                client.write("GET / HTTP");
            }
            assertThat(exporter.terminate()).isLessThan(Duration.ofSeconds(1));
            assertThat(exporter.process().exitValue()).isIn(143, 0);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void theArchiveRunsFromAnyFolderThroughALinkWithAndWithoutJavaHome() throws Exception {
        Path home = Files.createDirectories(folder.resolve("with blank"));
        assertThat(run(Map.of(), List.of("tar", "xzf", System.getProperty("exporter.archive"), "-C", home.toString(),
                "--strip-components=1")).code()).isZero();
        assertThat(home.resolve("LICENSE")).exists();
        assertThat(home.resolve("README.md")).exists();
        assertThat(home.resolve("jvm.options")).exists();
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/linux-mm-exporter"));
        String path = JAVA.getParent() + ":/usr/bin:/bin";
        assertThat(run(Map.of("PATH", path), List.of(link.toString(), "--version")).out()).contains("version");
        assertThat(run(Map.of("JAVA_HOME", System.getProperty("java.home")), List.of(link.toString(), "--once")).out())
                .contains("mm_meminfo_MemFree_bytes");
        Ended none = run(Map.of("JAVA_HOME", "/no/java"), List.of(link.toString(), "--version"));
        assertThat(none.code()).isOne();
        assertThat(none.err().lines()).hasSize(1).first().asString().contains("no java", "JAVA_HOME");
    }
}
