package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.Exporter;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineIT {
    /** Who may not read the kernel log is told so in one more line. */
    private static final String QUIET = "--no-collector.kernellog";

    @TempDir
    Path folder;

    private static Command.Ended run(String... args) throws IOException, InterruptedException {
        List<String> command = ExporterProcess.command(args);
        command.add(QUIET);
        return new Command(command).run();
    }

    private static Command.Ended checkConfig(String... files) throws IOException, InterruptedException {
        List<String> command = ExporterProcess.command("check-config");
        command.addAll(List.of(files));
        return new Command(command).run();
    }

    private static void assertThatItIsOneLine(Command.Ended ended, int code, String part) {
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).startsWith("linux-mm-exporter: ").contains(part);
        assertThat(ended.code()).isEqualTo(code);
        assertThat(ended.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense|2|--nonsense",
                "--web.listen-address=here|2|[HOST]:PORT",
                "--web.listen-address=no.such.host.invalid:1|2|no.such.host.invalid",
                "--web.telemetry-path=/-/x|2|starts with /",
                "--web.max-requests=x|2|x",
                "--log.level=loud|2|debug, info, warn, error",
                "--collector.vmstat.include=(|2|regular",
                "stray|2|unexpected argument 'stray': expected an option or one of serve, once, ",
                "--path.procfs=/no/such/folder|1|/no/such/folder",
                "--path.procfs=/etc|1|--path.procfs: expected a procfs with meminfo, buddyinfo, zoneinfo or vmstat",
                "--path.procfs=|2|--path.procfs: expected a value",
                "--web.config.file=|2|--web.config.file: expected a value",
                "--web.config.file=/no/such/file|1|/no/such/file: no such file",
                "--web.listen-address=192.0.2.1:1|1|192.0.2.1:1"
            })
    void aWrongCommandLineIsOneLineAndAnExitCode(String arg, int code, String part) throws Exception {
        assertThatItIsOneLine(run(arg), code, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--log.level=debug once|unexpected argument 'once'; a command comes before its options (see --help)",
                "serve --nonsense|--nonsense (see serve --help)",
                "once --web.listen-address=:1|--web.listen-address=:1 (see once --help)",
                "check-config --once|--once (see check-config --help)",
                "@/etc/hostname|unexpected argument '@/etc/hostname'"
            })
    void aWrongCommandIsOneLineThatNamesWhoseHelpToRead(String args, String part) throws Exception {
        assertThatItIsOneLine(new Command(ExporterProcess.command(args.split(" "))).run(), 2, part);
    }

    @Test
    void eachCommandHasItsOwnHelp() throws Exception {
        String program = run("--help").out();
        for (String command : List.of("serve", "once", "check-config")) {
            assertThat(program).contains("\n  " + command + " ");
            Command.Ended ended = new Command(ExporterProcess.command(command, "--help")).run();
            assertThat(ended.code()).isZero();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).startsWith("Usage: linux-mm-exporter " + command + " [OPTION]...");
            assertThat(ended.out().contains("--web.listen-address")).isEqualTo(command.equals("serve"));
        }
    }

    /** What a command needs costs the server nothing: neither its class nor the help's. */
    @Test
    void theServerLoadsNoOtherCommand() throws Exception {
        Path classes = folder.resolve("classes");
        List<String> command = ExporterProcess.command("--web.listen-address=127.0.0.1:0", QUIET);
        command.add(1, "-Xlog:class+load:file=" + classes);
        try (ExporterProcess exporter = ExporterProcess.start(command)) {
            exporter.get("/metrics");
            exporter.terminate();
        }
        String root = Exporter.class.getPackageName() + ".";
        assertThat(Files.readAllLines(classes))
                .map(line -> line.replaceFirst("^(\\[[^]]*\\])* *", ""))
                .anyMatch(line -> line.startsWith(root + "ServeCommand "))
                .noneMatch(line -> line.startsWith(root + "cli.HelpText "))
                .filteredOn(line -> line.matches("\\Q" + root + "\\E\\w+Command .*"))
                .hasSize(1);
    }

    /** The command, and the option of before. */
    @ParameterizedTest
    @ValueSource(strings = {"once", "--once", "serve --once"})
    void onceIsACommandAndAnOption(String args) throws Exception {
        Command.Ended ended = run((args + " --collector.disable-defaults --collector.meminfo").split(" "));
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("\nmm_meminfo_MemFree_bytes ", "collector=\"meminfo\",} 1")
                .doesNotContain("mm_buddyinfo_");
    }

    @Test
    void serveIsWhatOptionsWithoutACommandDo() throws Exception {
        List<String> command = ExporterProcess.command("serve", "--web.listen-address=127.0.0.1:0", QUIET);
        try (ExporterProcess exporter = ExporterProcess.start(command)) {
            assertThat(exporter.get("/metrics").body()).contains("\nmm_meminfo_MemFree_bytes ");
        }
    }

    @Test
    void aFolderThatTheLocaleCannotNameIsOneLine() throws Exception {
        // Written by the shell: the locale of the tests may not be able to name it either.
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "exec \"$@\" \"--path.procfs=$(printf '/pr\\303\\266c')\"", "sh"));
        command.addAll(ExporterProcess.command());
        assertThatItIsOneLine(new Command(command).with("LC_ALL", "C").run(), 2, "--path.procfs");
    }

    @Test
    void aWrongWebConfigurationIsOneLineWithFileLineAndKey() throws Exception {
        Path file = Files.writeString(folder.resolve("web.yml"), "# users\nbasic_auth_users:\n  me: secret\n");
        assertThatItIsOneLine(run("--web.config.file=" + file), 1, file + ":3: basic_auth_users.me: expected a bcrypt");
    }

    @Test
    void checkConfigSaysWhatTheStartWouldSay() throws Exception {
        String hash = "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK";
        Path good = Files.writeString(folder.resolve("good.yml"), "basic_auth_users: {a: " + hash + "}\n");
        Command.Ended valid = checkConfig(good.toString());
        assertThat(valid.out()).isEqualTo(good + ": valid, TLS off, users with a password: 1, rate limit off\n");
        assertThat(valid.err()).isEmpty();
        assertThat(valid.code()).isZero();
        for (String wrong : List.of("", "# nothing\n", "basic_auth_users:\n", "tls_server_config: {}\n")) {
            Path file = Files.writeString(folder.resolve("web.yml"), wrong);
            Command.Ended refused = checkConfig(file.toString());
            assertThatItIsOneLine(refused, 1, file + ":");
            assertThat(run("--web.config.file=" + file).err()).isEqualTo(refused.err());
        }
        assertThatItIsOneLine(checkConfig(), 2, "check-config: expected one FILE");
        assertThatItIsOneLine(checkConfig(folder + "/none"), 1, "none: no such file");
    }

    /** A name server that does not answer would hold up each TLS client. */
    @Test
    void withAWebConfigurationNoNameServerIsAsked() throws Exception {
        assertThatItIsOneLine(
                run("--web.config.file=x", "--web.listen-address=no.such.host.invalid:1"),
                2,
                "unknown host 'no.such.host.invalid', looked up in /etc/hosts only");
    }

    @Test
    void aPortInUseIsOneLineAlsoWhereAnotherAddressIsFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatItIsOneLine(
                    run("--web.listen-address=127.0.0.1:0", "--web.listen-address=127.0.0.1:" + taken.getLocalPort()),
                    1,
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void helpNamesEachCollector() throws Exception {
        Command.Ended ended = run("--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("--web.listen-address=[HOST]:PORT", "Default: :10047");
        for (String collector : Exporter.names()) {
            assertThat(ended.out()).contains("--[no-]collector." + collector + "\n");
        }
    }

    @Test
    void versionIsOneLine() throws Exception {
        assertThat(run("--version").out())
                .matches("linux-mm-exporter, version \\d+\\.\\d+\\.\\d+ \\(revision \\w+, java .*\\)\n");
    }

    @Test
    void oncePrintsOneExpositionWithoutAnyFlagOfJava() throws Exception {
        Command.Ended ended = new Command(List.of(
                        ExporterProcess.JAVA.toString(),
                        "-jar",
                        ExporterProcess.jar().toString(),
                        "--once",
                        QUIET))
                .run();
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("\nmm_meminfo_MemFree_bytes ").endsWith("\n");
        Promtool.checkMetrics(ended.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"| true", "> /dev/full", ">&-"})
    void onceToWhereNobodyReadsEndsWithoutAStackTrace(String target) throws Exception {
        String command = "'" + String.join("' '", ExporterProcess.command("--once", QUIET)) + "' " + target;
        Command.Ended ended = new Command(List.of("sh", "-c", command)).run();
        assertThat(ended.err()).isIn("", "linux-mm-exporter: cannot write to standard output\n");
        assertThat(ended.code()).isEqualTo(target.startsWith("|") ? 0 : 1);
    }

    @Test
    void onceEndsWhereAFileNeverAnswers() throws Exception {
        new Command(List.of("mkfifo", folder.resolve("meminfo").toString())).succeed();
        Command.Ended ended = run("--once", "--path.procfs=" + folder);
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("mm_exporter_collector_success{collector=\"meminfo\",} 0");
    }

    @Test
    void collectorsAreSwitchedByName() throws Exception {
        String some = run("--once", "--collector.disable-defaults", "--collector.meminfo")
                .out();
        assertThat(some).contains("mm_meminfo_").doesNotContain("mm_buddyinfo_", "mm_sysctl_");
        assertThat(run("--once", "--no-collector.meminfo").out())
                .contains("mm_sysctl_")
                .doesNotContain("mm_meminfo_");
        assertThat(run(
                                "--once",
                                "--collector.sysctl.exclude=swap.*",
                                "--collector.vmstat.include=pg.*",
                                "--collector.vmstat.exclude=pgfault")
                        .out())
                .contains("mm_sysctl_vm_min_free_kbytes", "mm_vmstat_pgmajfault_total", "mm_vmstat_pgalloc_total")
                .doesNotContain("mm_sysctl_vm_swappiness", "mm_vmstat_pgfault_total", "mm_vmstat_oom_kill");
    }

    @Test
    void withJsonEachLogLineIsAnObject() throws Exception {
        Files.writeString(folder.resolve("meminfo"), "MemTotal: \"lots\"\t\\\n");
        try (ExporterProcess exporter = ExporterProcess.start("--log.format=json", "--path.procfs=" + folder)) {
            exporter.terminate();
            List<JsonObject> lines = exporter.log().stream()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .toList();
            assertThat(lines)
                    .extracting(line -> line.get("msg").getAsString())
                    .contains("collector failed", "listening", "stopping");
            for (JsonObject line : lines) {
                assertThat(Instant.parse(line.get("ts").getAsString())).isBeforeOrEqualTo(Instant.now());
                assertThat(Set.of("debug", "info", "warn", "error"))
                        .contains(line.get("level").getAsString());
            }
        }
    }

    @Test
    void itServesWithoutAnyFlagOfJava() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start(List.of(
                ExporterProcess.JAVA.toString(),
                "-jar",
                ExporterProcess.jar().toString(),
                "--web.listen-address=127.0.0.1:0"))) {
            assertThat(exporter.get("/metrics").body()).contains("\nmm_meminfo_MemFree_bytes ");
            assertThat(exporter.terminate()).isLessThan(Duration.ofSeconds(1));
            assertThat(exporter.log()).last().asString().contains("msg=stopping");
        }
    }

    @Test
    void sigtermEndsItWithinASecondAlsoWhileClientsHang() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (ExporterProcess exporter = ExporterProcess.start()) {
            for (int i = 0; i < 50; i++) {
                RawClient client = new RawClient(exporter.port());
                clients.add(client);
                client.write("GET / HTTP/1.1\r\nHost: ");
            }
            assertThat(exporter.terminate()).isLessThan(Duration.ofSeconds(1));
            assertThat(exporter.process().exitValue()).isIn(143, 0);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
