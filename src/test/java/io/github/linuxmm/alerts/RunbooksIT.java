package io.github.linuxmm.alerts;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** Holds the runbooks against the rules, the metrics that exist, and the programs that must understand them. */
class RunbooksIT {
    private static final Set<String> EXTRA_PAGES = Set.of("holders", "knobs", "modes");
    private static final List<String> HEADINGS = List.of(
            "Meaning",
            "Impact",
            "Escalate",
            "Is it real",
            "Mitigate now",
            "Fix",
            "Prevent",
            "False positives",
            "Silence");
    private static final Map<String, String> PAGES = new TreeMap<>();
    private static final Map<String, List<Rule>> ALERTS = new TreeMap<>();
    private static final Set<String> METRICS = new TreeSet<>();

    @BeforeAll
    static void read() throws IOException {
        PAGES.putAll(texts("alerts/runbooks", ".md"));
        ALERTS.putAll(Rule.alerts().stream().collect(groupingBy(Rule::alert)));
        METRICS.addAll(all("- record: (\\S+)", Files.readString(Rule.FILE)));
        METRICS.addAll(all("^\\| `(mm_\\w+)`", Files.readString(Path.of("docs/metrics.md"))));
        // Names that the page has as patterns only.
        texts("src/test/resources/proc", ".prom")
                .values()
                .forEach(golden -> METRICS.addAll(all("^# TYPE (\\w+)", golden)));
    }

    private static Map<String, String> texts(String folder, String suffix) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(suffix)).toList()) {
                texts.put(file.getFileName().toString().replace(suffix, ""), Files.readString(file));
            }
        }
        return texts;
    }

    private static List<String> all(String regex, String text) {
        return Pattern.compile("(?m)" + regex)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> blocks(String language, String text) {
        return all("^```" + language + "\n((?s).*?)\n```$", text);
    }

    private static String section(String alert, String heading) {
        return all("^## " + heading + "\n((?s).*?)(?=^## |\\z)", PAGES.get(alert))
                .get(0);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").trim();
    }

    @Test
    void everyAlertHasItsRunbookWithTheSameHeadings() {
        assertThat(PAGES.keySet())
                .containsAll(EXTRA_PAGES)
                .filteredOn(name -> !EXTRA_PAGES.contains(name))
                .containsExactlyElementsOf(ALERTS.keySet());
        ALERTS.forEach((alert, rules) -> {
            assertThat(rules)
                    .extracting(rule -> rule.annotations().get("runbook_url"))
                    .allMatch(url -> url.endsWith("/" + alert + ".md"));
            assertThat(PAGES.get(alert)).startsWith("# " + alert + "\n");
            assertThat(all("^##+ (.*)$", PAGES.get(alert))).as(alert).isEqualTo(HEADINGS);
        });
    }

    @Test
    void theFirstScreenEndsWithWhenToEscalateAndToWhom() {
        ALERTS.keySet().forEach(alert -> {
            List<String> screen = PAGES.get(alert).lines().limit(40).toList();
            assertThat(screen).as(alert).contains("## Escalate", "## Is it real");
            assertThat(oneLine(section(alert, "Escalate")))
                    .as(alert)
                    .containsPattern("\\b(owns?|owners?|who|whoever|team|maintainers|nobody)\\b")
                    .containsPattern("(?i)\\b(night|hours?|now|once|page|day|change)\\b");
        });
    }

    @Test
    void everyCommandIsALineForTheShellAndThreeThatChangeNothingTellWhetherItIsReal() throws Exception {
        for (String alert : ALERTS.keySet()) {
            assertThat(blocks("sh", section(alert, "Is it real")))
                    .as(alert)
                    .hasSize(3)
                    .noneMatch(command -> command.matches(".*(sysctl -w|systemctl (re|start)|> ?/(?!dev/null)).*"));
            assertThat(blocks("sh", section(alert, "Silence")))
                    .as(alert)
                    .singleElement()
                    .asString()
                    .matches("amtool silence add alertname=" + alert + " instance=\\S+ --duration=4h --comment=.*");
        }
        for (String page : PAGES.values()) {
            for (String command : blocks("sh", page)) {
                assertThat(command).doesNotContain("\n");
                run("sh -n <<'END'\n" + command + "\nEND");
            }
        }
    }

    @Test
    void theMeaningNamesSeverityDurationAndThresholdsOfEachRule() {
        ALERTS.forEach((alert, rules) -> rules.forEach(rule -> {
            // Not those that only guard a denominator.
            String threshold = "((?:[<>]|==) [\\d.]++)(?! ?\\) ?>)";
            List<String> expected = new ArrayList<>(all(threshold, oneLine(rule.expr())));
            assertThat(expected).as(alert + " compares with a number").isNotEmpty();
            expected.add("**" + rule.severity() + "**");
            expected.add(rule.hold() == null ? "at once" : "after " + rule.hold());
            assertThat(oneLine(section(alert, "Meaning"))).as(alert).contains(expected);
        }));
    }

    @Test
    void everyExpressionIsQuotedAndEveryQueryParses(@TempDir Path folder) throws Exception {
        ALERTS.forEach((alert, rules) -> assertThat(
                        blocks("promql", section(alert, "Is it real")).stream().map(RunbooksIT::oneLine))
                .as(alert)
                .containsAll(rules.stream().map(rule -> oneLine(rule.expr())).toList()));
        List<Map<String, String>> queries = new ArrayList<>();
        PAGES.values()
                .forEach(page -> blocks("promql", page)
                        .forEach(query -> queries.add(Map.of("record", "query:" + queries.size(), "expr", query))));
        Path file = folder.resolve("queries.yml");
        Files.writeString(
                file,
                new Dump(DumpSettings.builder().build())
                        .dumpToString(Map.of("groups", List.of(Map.of("name", "all", "rules", queries)))));
        assertThat(run("command -v promtool || { echo missing: apt-get install prometheus; exit 1; }; "
                        + "promtool check rules " + file))
                .contains(queries.size() + " rules found");
    }

    @Test
    void everyMetricExistsEveryLinkLeadsSomewhereAndPagesAreShortAndDone() {
        PAGES.forEach((name, page) -> {
            assertThat(page.lines()).as(name).hasSizeLessThan(130).noneMatch(line -> line.contains("TODO"));
            assertThat(all("(?<![\\w:^])((?:\\w+:)?mm_\\w+(?::\\w+)*)", page))
                    .as(name)
                    .isSubsetOf(METRICS);
            // Beginnings of names, in patterns for grep.
            assertThat(all("\\^(mm_\\w+)", page))
                    .as(name)
                    .allMatch(start -> METRICS.stream().anyMatch(metric -> metric.startsWith(start)));
            assertThat(all("\\]\\(([^)]+)\\)", page))
                    .as(name)
                    .allSatisfy(
                            link -> assertThat(Path.of("alerts/runbooks", link)).isRegularFile());
        });
    }

    private static String run(String script) throws Exception {
        return new Command(List.of("sh", "-c", script)).succeed().out();
    }
}
