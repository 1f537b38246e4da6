package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs promtool on the rules and their tests, and holds that the tests miss no alert. */
@Execution(ExecutionMode.CONCURRENT)
class RulesIT {
    private static final Path TESTS = Path.of("alerts/tests");
    private static final Pattern IN_EXPRESSION = Pattern.compile("alertname=~?\"([\\w|]+)\"");
    /** Where promtool says which test failed. */
    private static final Pattern FAILED =
            Pattern.compile("(?m)^ *alertname: (\\w+), time|^ *expr: .*alertname=\\\\\"(\\w+)\\\\\"");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".test.yml"))
                    .sorted()
                    .toList();
        }
    }

    private static Command.Ended test(Path folder) throws IOException, InterruptedException {
        return Promtool.testRules(
                folder,
                files().stream().map(file -> file.getFileName().toString()).toList());
    }

    @Test
    void promtoolFindsNoFaultInTheRules() throws Exception {
        Command.Ended ended = new Command(
                        List.of("promtool", "check", "rules", "--lint=all", "--lint-fatal", Rule.FILE.toString()))
                .run();
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said())
                .contains("SUCCESS: " + Rule.all().size() + " rules found")
                .doesNotContain("WARNING");
    }

    /** A file of rules that is not there is a warning to promtool, and the tests that expect silence pass. */
    @Test
    void theTestsOfTheRulesPassWithoutAWarning() throws Exception {
        Command.Ended ended = test(TESTS);
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).doesNotContain("WARNING");
        assertThat(ended.said().split("SUCCESS", -1)).hasSize(files().size() + 1);
    }

    @Test
    void testsNameOnlyAlertsThatThereAre() throws IOException {
        Set<String> alerts = Rule.alerts().stream().map(Rule::alert).collect(Collectors.toSet());
        for (Path file : files()) {
            assertThat(file).content().contains(Rule.groupOrder());
            Set<String> named = new TreeSet<>();
            for (Map<String, Object> group : YamlFile.maps(YamlFile.map(file).get("tests"))) {
                YamlFile.maps(group.get("alert_rule_test")).forEach(test -> named.add((String) test.get("alertname")));
                for (Map<String, Object> test : YamlFile.maps(group.get("promql_expr_test"))) {
                    Matcher name = IN_EXPRESSION.matcher((String) test.get("expr"));
                    assertThat(name.find())
                            .as("names an alert: " + test.get("expr"))
                            .isTrue();
                    named.addAll(List.of(name.group(1).split("\\|")));
                }
            }
            assertThat(alerts).as(file.toString()).containsAll(named);
        }
    }

    @Test
    void everyAlertIsExpectedAndIsExpectedToBeSilent() throws IOException {
        List<Map<String, Object>> tests = new ArrayList<>();
        for (Path file : files()) {
            for (Map<String, Object> group : YamlFile.maps(YamlFile.map(file).get("tests"))) {
                assertThat(group).as(file + ": " + group.get("name")).containsKey("interval");
                tests.addAll(YamlFile.maps(group.get("alert_rule_test")));
            }
        }
        for (Rule rule : Rule.alerts()) {
            assertThat(tests)
                    .as(rule.alert() + ", " + rule.severity() + ", fires and is described")
                    .anyMatch(test -> test.get("alertname").equals(rule.alert()) && expects(test, rule));
            assertThat(tests)
                    .as(rule.alert() + ", " + rule.severity() + ", is silent")
                    .anyMatch(test -> test.get("alertname").equals(rule.alert()) && !expects(test, rule));
        }
    }

    @SuppressWarnings("unchecked")
    private static boolean expects(Map<String, Object> test, Rule rule) {
        return YamlFile.maps(test.get("exp_alerts")).stream()
                .map(alert -> (Map<String, Object>) alert.get("exp_labels"))
                .anyMatch(labels -> rule.severity().equals(labels.get("severity")));
    }

    @Test
    @SuppressWarnings("unchecked")
    void descriptionsAreShortAndTheirNumbersAreRound() throws IOException {
        int described = 0;
        for (Path file : files()) {
            for (Map<String, Object> group : YamlFile.maps(YamlFile.map(file).get("tests"))) {
                for (Map<String, Object> test : YamlFile.maps(group.get("alert_rule_test"))) {
                    for (Map<String, Object> alert : YamlFile.maps(test.get("exp_alerts"))) {
                        Map<String, Object> annotations = (Map<String, Object>) alert.get("exp_annotations");
                        String description = ((String) annotations.get("description")).trim();
                        assertThat(description.split("\\s+")).as(description).hasSizeLessThanOrEqualTo(45);
                        assertThat(description)
                                .doesNotContainPattern(
                                        "(?<!from )\\b\\d+\\.\\d|\\d%|\\d+m times|error (expanding|calling)");
                        described++;
                    }
                }
            }
        }
        assertThat(described).isGreaterThan(20);
    }

    /** Half of them take a minute of both processors; the others are in {@code make test-full}. */
    static Stream<Arguments> changedTimes() {
        return Stream.concat(
                Stream.of(arguments("for", 1), arguments("keep_firing_for", -1)),
                Boolean.getBoolean("test.full")
                        ? Stream.of(arguments("for", -1), arguments("keep_firing_for", 1))
                        : Stream.empty());
    }

    /** A minute more or less, or none at all, must fail a test that names the alert. */
    @ParameterizedTest
    @MethodSource("changedTimes")
    void testsCrossEveryTime(String key, int more, @TempDir Path folder) throws Exception {
        Set<String> changed = new TreeSet<>();
        StringBuilder rules = new StringBuilder();
        String alert = "";
        for (String line : Files.readAllLines(Rule.FILE)) {
            if (line.startsWith("      - alert: ")) {
                alert = line.substring("      - alert: ".length());
            }
            if (line.startsWith("        " + key + ": ")) {
                changed.add(alert);
                String time = line.substring(line.indexOf(':') + 2);
                int unit = time.endsWith("h") ? 60 : 1;
                int minutes = Integer.parseInt(time.substring(0, time.length() - 1)) * unit + more;
                line = "        " + key + ": " + minutes + "m";
            }
            rules.append(line).append('\n');
        }
        assertThat(changed).isNotEmpty();
        Files.writeString(folder.resolve(Rule.FILE.getFileName()), rules);
        Path tests = Files.createDirectory(folder.resolve("tests"));
        for (Path file : files()) {
            Files.copy(file, tests.resolve(file.getFileName()));
        }
        Set<String> failed = new TreeSet<>();
        Matcher name = FAILED.matcher(test(tests).said());
        while (name.find()) {
            failed.add(name.group(1) == null ? name.group(2) : name.group(1));
        }
        assertThat(failed)
                .as("alerts whose tests see " + key + " changed by " + more + " minutes")
                .isEqualTo(changed);
    }
}
