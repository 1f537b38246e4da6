package io.github.linuxmm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.log.Log;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineOptionsTest {
    private final CommandLineOptions commandLine = new CommandLineOptions(
            List.of(new CollectorFlag("one", true, "First."), new CollectorFlag("two", false, "Second.")), "pg.*");

    private final CommandSpec serve = CommandSpec.of(
            "serve",
            "",
            "Serves.",
            Stream.concat(WebOptions.SPECS.stream(), commandLine.specs().stream())
                    .toList());

    /** What a command that serves is given. */
    private record Given(WebOptions web, Options.Paths paths, Options.Collectors collectors, Options.Logging logging) {}

    private Given parse(String... args) throws UsageException {
        Arguments given = serve.parse(args);
        WebOptions web = WebOptions.of(given);
        Options options = commandLine.of(given);
        return new Given(web, options.paths(), options.collectors(), options.logging());
    }

    @Test
    void withoutOptionsTheDefaultsHold() throws Exception {
        Given options = parse();
        assertThat(options.web().listenAddresses()).containsExactly(new InetSocketAddress(10047));
        assertThat(options.web().telemetryPath()).isEqualTo("/metrics");
        assertThat(options.web().maxRequests()).isEqualTo(40);
        assertThat(options.web().configFile()).isEmpty();
        assertThat(options.collectors().exporterMetrics()).isTrue();
        assertThat(options.paths().procfs()).isEqualTo(Path.of("/proc"));
        assertThat(options.paths().kmsg()).isEqualTo(Path.of("/dev/kmsg"));
        assertThat(options.paths().cgroupfs()).isEqualTo(Path.of("/sys/fs/cgroup"));
        assertThat(options.paths().sysfs()).isEqualTo(Path.of("/sys"));
        assertThat(options.collectors().holdersInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.collectors().samplerInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.collectors().names()).containsExactly("one");
        assertThat(options.collectors().vmstatInclude().orElseThrow().pattern()).isEqualTo("pg.*");
        assertThat(options.collectors().vmstatExclude()).isEmpty();
        assertThat(options.collectors().sysctlExclude()).isEmpty();
        assertThat(options.logging().level()).isEqualTo(Log.Level.INFO);
        assertThat(options.logging().format()).isEqualTo(Log.Format.LOGFMT);
    }

    @Test
    void aCollectorWhoseNameHasADotIsSwitchedAlone() throws Exception {
        CommandLineOptions dotted = new CommandLineOptions(
                List.of(
                        new CollectorFlag("holders", true, "First."),
                        new CollectorFlag("holders.processes", false, "Second.")),
                "pg.*");
        assertThat(dotted.parse().collectors().names()).containsExactly("holders");
        assertThat(dotted.parse("--no-collector.holders", "--collector.holders.processes")
                        .collectors()
                        .names())
                .containsExactly("holders.processes");
        assertThat(dotted.parse("--collector.holders.processes", "--no-collector.holders.processes")
                        .collectors()
                        .names())
                .containsExactly("holders");
    }

    @Test
    void eachOptionIsRead() throws Exception {
        Given options = parse(
                "--web.listen-address=127.0.0.1:1",
                "--web.listen-address",
                "[::1]:2",
                "--web.telemetry-path=/m",
                "--web.max-requests=0",
                "--web.config.file=w.yml",
                "--web.disable-exporter-metrics",
                "--path.procfs=/p",
                "--path.kmsg=/k",
                "--path.cgroupfs=/c",
                "--path.sysfs=/s",
                "--holders.interval=90s",
                "--sampler.interval=250ms",
                "--collector.two",
                "--no-collector.one",
                "--collector.vmstat.include=a",
                "--collector.vmstat.exclude=b",
                "--collector.sysctl.exclude=c",
                "--log.level=debug",
                "--log.format=json");
        assertThat(options.web().listenAddresses())
                .containsExactly(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 1),
                        new InetSocketAddress(InetAddress.getByName("::1"), 2));
        assertThat(options.web().telemetryPath()).isEqualTo("/m");
        assertThat(options.web().maxRequests()).isZero();
        assertThat(options.web().configFile()).hasValue(Path.of("w.yml"));
        assertThat(options.collectors().exporterMetrics()).isFalse();
        assertThat(options.paths().procfs()).isEqualTo(Path.of("/p"));
        assertThat(options.paths().kmsg()).isEqualTo(Path.of("/k"));
        assertThat(options.paths().cgroupfs()).isEqualTo(Path.of("/c"));
        assertThat(options.paths().sysfs()).isEqualTo(Path.of("/s"));
        assertThat(options.collectors().holdersInterval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.collectors().samplerInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.collectors().names()).containsExactly("two");
        assertThat(Stream.of(
                                options.collectors().vmstatInclude(),
                                options.collectors().vmstatExclude(),
                                options.collectors().sysctlExclude())
                        .map(Optional::orElseThrow))
                .extracting(Object::toString)
                .containsExactly("a", "b", "c");
        assertThat(options.logging().level()).isEqualTo(Log.Level.DEBUG);
        assertThat(options.logging().format()).isEqualTo(Log.Format.JSON);
    }

    /** So that what a service file gives can be overridden behind it. */
    @Test
    void theLastOfSeveralCounts() throws Exception {
        assertThat(parse("--path.procfs=/a", "--path.procfs=/b").paths().procfs())
                .isEqualTo(Path.of("/b"));
        assertThat(parse("--web.max-requests=1", "--web.max-requests=2").web().maxRequests())
                .isEqualTo(2);
        assertThat(parse("--collector.one", "--no-collector.one").collectors().names())
                .isEmpty();
        assertThat(parse("--no-collector.one", "--collector.one").collectors().names())
                .containsExactly("one");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0s,0", "100ms,100", "1500ms,1500", "60s,60000", "60000ms,60000"})
    void theIntervalOfTheSamplerIsATime(String text, long millis) throws Exception {
        assertThat(parse("--sampler.interval=" + text).collectors().samplerInterval())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void withoutDefaultsOnlyTheCollectorsThatAreNamedAreOn() throws Exception {
        assertThat(parse("--collector.disable-defaults").collectors().names()).isEmpty();
        assertThat(parse("--collector.two", "--collector.disable-defaults")
                        .collectors()
                        .names())
                .containsExactly("two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense|--nonsense",
                "--o|--o",
                "--collector.three|--collector.three",
                "stray|'stray'",
                "--web.telemetry-path|--web.telemetry-path: expected a value",
                "--web.telemetry-path=|--web.telemetry-path: expected a value, found ''",
                "--web.config.file=|--web.config.file: expected a value, found ''",
                "--path.procfs=|--path.procfs: expected a value, found ''",
                "'--path.procfs= '|--path.procfs: expected a value, found ' '",
                "--path.kmsg=|--path.kmsg: expected a value",
                "--web.listen-address=|--web.listen-address: expected a value",
                "--collector.vmstat.include=|--collector.vmstat.include: expected a value",
                "--collector.vmstat.exclude=|--collector.vmstat.exclude: expected a value",
                "--collector.sysctl.exclude=|--collector.sysctl.exclude: expected a value",
                "--log.level=|--log.level: expected a value",
                "--log.format=|--log.format: expected a value",
                "check-config=x|unexpected argument 'check-config=x'",
                "--web.telemetry-path=m|'m'",
                "--web.telemetry-path=/-/x|not below /-/",
                "--web.telemetry-path=/a?b|'/a?b'",
                "--web.telemetry-path=/a%20b|'/a%20b'",
                "--web.telemetry-path=//a|'//a'",
                "--web.telemetry-path=/a b|'/a b'",
                "--web.max-requests=-1|--web.max-requests: expected a number, 0 or more, found '-1'",
                "--web.max-requests=|''",
                "--web.max-requests=9999999999|'9999999999'",
                "--sampler.interval=99ms|100ms to 60s, or 0, found '99ms'",
                "--sampler.interval=61s|'61s'",
                "--sampler.interval=1|'1'",
                "--sampler.interval=1h|'1h'",
                "--sampler.interval=|''",
                "--holders.interval=9s|10s to 1h, found '9s'",
                "--holders.interval=61m|'61m'",
                "--holders.interval=1000ms|'1000ms'",
                "--holders.interval=0|'0'",
                "--log.level=loud|one of debug, info, warn, error, found 'loud'",
                "--log.format=xml|one of logfmt, json, found 'xml'",
                "--collector.vmstat.include=(|invalid regular expression",
                "--collector.vmstat.exclude=[a|invalid regular expression",
                "--collector.sysctl.exclude=*|invalid regular expression",
                "--web.listen-address=nine|expected [HOST]:PORT, found 'nine'"
            })
    void whatIsWrongIsSaidInOneLine(String argument, String part) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(UsageException.class)
                .message()
                .contains(part)
                .doesNotContain("\n");
    }

    /** What is given last counts, but an empty one before it tells of an unset variable as well. */
    @Test
    void anEmptyValueIsRefusedWhereverItStands() {
        for (String[] args : new String[][] {
            {"--web.config.file", ""},
            {"--web.config.file=", "--web.config.file=w.yml"},
            {"--web.config.file=w.yml", "--web.config.file="}
        }) {
            assertThatThrownBy(() -> parse(args))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("--web.config.file: expected a value, found ''");
        }
    }

    @Test
    void aRegularExpressionThatIsNestedTooDeeplyIsSaid() {
        assertThatThrownBy(() -> parse("--collector.vmstat.include=" + "(".repeat(100_000)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--collector.vmstat.include: invalid regular expression");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--web.listen-address=[HOST]:PORT|:10047",
                "--web.telemetry-path=PATH|/metrics",
                "--web.max-requests=N|40",
                "--web.config.file=FILE|",
                "--web.disable-exporter-metrics|",
                "--path.procfs=DIR|/proc",
                "--path.kmsg=FILE|/dev/kmsg",
                "--path.cgroupfs=DIR|/sys/fs/cgroup",
                "--path.sysfs=DIR|/sys",
                "--sampler.interval=TIME|1s",
                "--holders.interval=TIME|1m",
                "--[no-]collector.one|on",
                "--[no-]collector.two|off",
                "--collector.disable-defaults|",
                "--collector.vmstat.include=REGEX|pg.*",
                "--collector.vmstat.exclude=REGEX|",
                "--collector.sysctl.exclude=REGEX|",
                "--log.level=LEVEL|info",
                "--log.format=FORMAT|logfmt",
                "--help|"
            })
    void helpSaysWhatAnOptionIsForAndItsDefault(String option, String value) {
        List<String> lines = HelpText.of(serve).lines().toList();
        assertThat(lines).contains("  " + option);
        String help = lines.get(lines.indexOf("  " + option) + 1);
        assertThat(help).matches("      \\S.*");
        if (value == null) {
            assertThat(help).doesNotContain("Default:");
        } else {
            assertThat(help).endsWith(" Default: " + value);
        }
    }

    @Test
    void aCollectorThatIsSwitchedOnByNameIsToldApart() throws Exception {
        assertThat(parse().collectors().byName()).isEmpty();
        assertThat(parse("--collector.one").collectors().byName()).containsExactly("one");
        assertThat(parse("--collector.one", "--no-collector.one").collectors().byName())
                .isEmpty();
    }
}
