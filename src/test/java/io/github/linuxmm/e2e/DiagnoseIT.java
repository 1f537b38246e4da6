package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.GermanLibc;
import io.github.linuxmm.support.PlayedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the person sees who is alone with one machine: recorded hosts, and this one. */
@Execution(ExecutionMode.CONCURRENT)
class DiagnoseIT {
    private static final String ESCAPE = "\033";
    private static final Path HEALTHY = Fixtures.PROC.resolve("6.18-x86_64");
    /** Of A-k61: for 30 s from then on there is no block of order 4, and each compaction fails. */
    private static final int FAILING = 480;

    @TempDir
    Path folder;

    private static List<String> command(String... args) {
        List<String> command = ExporterProcess.command("diagnose");
        command.addAll(List.of(args));
        return command;
    }

    /** Of a folder, with a kernel log that says nothing, asking nobody. */
    private static Command diagnose(Path procfs, String... more) {
        List<String> args = new ArrayList<>(List.of("--path.procfs=" + procfs, "--path.kmsg=/dev/null", "--url=none"));
        args.addAll(List.of(more));
        return new Command(command(args.toArray(String[]::new)));
    }

    /** Run again where this machine is too busy for what has 8 s, and for what has 2. */
    private static Command.Ended run(Command command) throws Exception {
        return command.runAgainWhile(ended -> ended.said().matches("(?s).*( in time|does not answer within 8 s).*"));
    }

    private static void assertThatItFits(String text) {
        assertThat(text.lines()).hasSizeLessThanOrEqualTo(40).allMatch(line -> line.length() <= 100);
        assertThat(text).doesNotContain(ESCAPE).endsWith("\n");
    }

    private static List<String> words(JsonObject json, String name) {
        return json.getAsJsonArray(name).asList().stream()
                .map(element -> element.getAsString())
                .toList();
    }

    @Test
    void aFragmentedHostFails() throws Exception {
        try (PlayedFolder host = new PlayedFolder(folder, "A-k61", FAILING)) {
            Command.Ended ended = run(diagnose(host.root()));
            assertThatItFits(ended.out());
            assertThat(ended.out())
                    .startsWith("FAILING   order 4 (64 KiB) refused now")
                    .contains(
                            "\nCause     FRAGMENTATION: ",
                            "\nWould help here?\n  drop_caches ",
                            "\nNow       Start no");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.code()).isEqualTo(2);
        }
    }

    @Test
    void aHealthyHostIsFineInTenLines() throws Exception {
        Command.Ended ended = run(diagnose(HEALTHY));
        assertThatItFits(ended.out());
        assertThat(ended.out().lines()).hasSizeLessThanOrEqualTo(10);
        assertThat(ended.out()).startsWith("FINE      order 4 ").endsWith("\nNow       Nothing to do.\n");
        assertThat(ended.out()).containsOnlyOnce("what was before: no exporter was asked");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
    }

    @Test
    void jsonSaysTheSameAndEndsWithTheSameCode() throws Exception {
        try (PlayedFolder host = new PlayedFolder(folder, "A-k61", FAILING)) {
            Command.Ended ended = run(diagnose(host.root(), "--json"));
            JsonObject json = JsonParser.parseString(ended.out()).getAsJsonObject();
            assertThat(json.get("version").getAsInt()).isEqualTo(1);
            assertThat(json.get("state").getAsString()).isEqualTo("failing");
            assertThat(json.get("cause").getAsString()).isEqualTo("fragmentation");
            assertThat(json.get("order").getAsInt()).isEqualTo(4);
            assertThat(words(json, "unseen")).contains("what was before: no exporter was asked");
            assertThat(ended.code()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "10,0", "11,3", "20,3"})
    void anyOrderOfThisKernelCanBeAsked(int order, int code) throws Exception {
        Command.Ended ended = run(diagnose(HEALTHY, "--order=" + order));
        assertThat(ended.code()).as(ended.said()).isEqualTo(code);
        if (code == 0) {
            assertThat(ended.out()).contains("order " + order + " (");
        } else {
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .isEqualTo("linux-mm-exporter: --order: expected 0 to 10 on this kernel, found '" + order
                            + "' (see diagnose --help)\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--order=-1|--order: expected a number",
                "--order=x|--order: expected a number",
                "stray|unexpected argument 'stray'",
                "--nonsense|--nonsense",
                "--url=ftp://localhost|--url: expected http://HOST:PORT",
                "--url=http://a:b@localhost|--url: expected http://HOST:PORT",
                "--username=me|--username and --password-file: expected both",
                "--url=http://192.0.2.1:1 --username=me --password-file=/dev/null|--url: expected https, or localhost",
                "--url=http://localhost.example.com --username=me --password-file=/dev/null|--url: expected https",
                "--url=https://localhost --ca-file=/no/such|--ca-file: /no/such: no such file",
                "--url=https://localhost --ca-file=/dev/null|--ca-file: expected certificates (PEM) in /dev/null",
                "--username=me --password-file=/no/such|--password-file: /no/such: no such file",
                "--path.procfs=/no/such|--path.procfs: no such directory: /no/such",
                "--path.procfs=/etc|--path.procfs: expected a procfs"
            })
    void whatIsWrongIsOneLineAndNoVerdict(String args, String part) throws Exception {
        Command.Ended ended = new Command(command(args.split(" "))).run();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("linux-mm-exporter: ").contains(part);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.code()).isEqualTo(3);
    }

    /** As a check of Nagios: the first line says it all, and a check that failed is UNKNOWN. */
    @Test
    void aProcfsThatNeverAnswersIsNoVerdict() throws Exception {
        new Command(List.of("mkfifo", folder.resolve("meminfo").toString())).succeed();
        Command.Ended ended = diagnose(folder).run();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("does not answer within 8 s");
        assertThat(ended.code()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"> /dev/full", ">&-"})
    void textThatNobodyGetsIsNoVerdict(String target) throws Exception {
        List<String> command = command("--path.procfs=" + HEALTHY, "--url=none");
        Command.Ended ended = run(new Command(List.of("sh", "-c", "'" + String.join("' '", command) + "' " + target)));
        assertThat(ended.err()).isEqualTo("linux-mm-exporter: cannot write to standard output\n");
        assertThat(ended.code()).isEqualTo(3);
    }

    @Test
    void aTerminalIsColouredUnlessItSaysNo() throws Exception {
        String command = "'" + String.join("' '", command("--path.procfs=" + HEALTHY, "--url=none")) + "'";
        List<String> onTerminal = List.of("script", "-qec", command, "/dev/null");
        assertThat(run(new Command(onTerminal).with("TERM", "xterm").without("NO_COLOR"))
                        .out())
                .contains(ESCAPE + "[1;32mFINE");
        for (Map.Entry<String, String> no :
                Map.of("NO_COLOR", "1", "TERM", "dumb").entrySet()) {
            assertThat(run(new Command(onTerminal).with("TERM", "xterm").with(no.getKey(), no.getValue()))
                            .out())
                    .contains("FINE")
                    .doesNotContain(ESCAPE);
        }
    }

    @Test
    void aGermanLocaleChangesNoWord() throws Exception {
        Command command = diagnose(HEALTHY, "--json");
        Command german = diagnose(HEALTHY, "--json");
        GermanLibc.in(folder).forEach(german::with);
        // Only the time differs.
        assertThat(run(german).said().replaceAll("\"(time|covered_seconds)\": [\\d.E]+", ""))
                .contains("\"state\": \"fine\"")
                .isEqualTo(run(command).said().replaceAll("\"(time|covered_seconds)\": [\\d.E]+", ""));
    }

    @Test
    void nobodyIsToldWhatRootWouldSee() throws Exception {
        // The build's folder may be closed to others.
        Path jar = Files.copy(ExporterProcess.jar(), folder.resolve("x.jar"), StandardCopyOption.REPLACE_EXISTING);
        new Command(List.of("chmod", "-R", "a+rX", folder.toString())).succeed();
        List<String> command =
                List.of(ExporterProcess.JAVA.toString(), "-jar", jar.toString(), "diagnose", "--url=none");
        List<String> nobody = new ArrayList<>(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"));
        nobody.addAll(command);
        Command.Ended ended = run(new Command(nobody));
        assertThatItFits(ended.out());
        assertThat(ended.out()).containsPattern("slabinfo, vmallocinfo\\S*: as\\s+root they tell who holds memory");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isBetween(0, 3);
        Command.Ended root = run(new Command(command));
        assertThatItFits(root.out());
        assertThat(root.out()).doesNotContain("as root they");
    }

    @Test
    void itWritesNothingAndConnectsToThisHostAlone() throws Exception {
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "200", "-o", trace.toString()));
        command.addAll(command("--path.kmsg=/dev/null", "--url=http://localhost:1"));
        assertThat(run(new Command(command)).out()).contains("no exporter at http://localhost:1");
        Pattern call = Pattern.compile("\\d+ +([a-z]\\w*)\\((.*)");
        List<Matcher> calls = Files.readAllLines(trace).stream()
                .map(call::matcher)
                .filter(Matcher::matches)
                .toList();
        assertThat(calls).anyMatch(made -> made.group(2).contains("\"/proc/buddyinfo\""));
        assertThat(calls)
                .filteredOn(made -> made.group(1).startsWith("open")
                        && made.group(2).matches(".*\\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\\b.*"))
                // HotSpot: whether a core dump holds file mappings.
                .allMatch(made -> made.group(2).contains("\"/proc/self/coredump_filter\""));
        assertThat(calls)
                .filteredOn(made -> made.group(1).equals("connect"))
                .isNotEmpty()
                .allMatch(made -> made.group(2).contains("127.0.0.1")
                        || made.group(2).contains("\"::1\"")
                        || made.group(2).contains("\"::ffff:127.0.0.1\"")
                        || made.group(2).contains("sun_path=\"/var/run/nscd/socket\""));
        assertThat(calls)
                // The C library asks the kernel for this host's addresses, to sort those of a name.
                .filteredOn(made -> !made.group(2).contains("AF_NETLINK"))
                .extracting(made -> made.group(1))
                .doesNotContain("unlink", "rename", "mkdir", "ftruncate", "execveat", "bind", "listen");
    }

    /** A shared or small host runs it while it fails: twice what it took on an idle machine, the least of three. */
    @Test
    void itCostsLessThanASecondOfCpu() throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"));
        command.addAll(command("--url=http://localhost:1"));
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            double cpu = 0;
            String times = new Command(command).run().err().lines().reduce("", (line, next) -> next);
            for (String seconds : times.split(" ")) {
                cpu += Double.parseDouble(seconds);
            }
            least = Math.min(least, cpu);
        }
        assertThat(least).isPositive().isLessThan(1.5);
    }
}
