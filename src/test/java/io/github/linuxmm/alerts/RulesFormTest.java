package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each rule must have besides an expression that is right. */
class RulesFormTest {
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z]\\w*(?:<\\w+>\\w*)?)` \\|");
    /** A name of ours, or whatever else is selected from. */
    private static final Pattern METRIC =
            Pattern.compile("\\b(mm_\\w+|[a-zA-Z_]\\w*:[\\w:]+|[a-zA-Z_]\\w*(?=\\{(?!\\{)|\\[))");

    private static final Pattern RANGE = Pattern.compile("(?<!%)\\[(\\w+(?::\\w*)?)]");
    private static final Pattern JOB = Pattern.compile("([\\w:]*)\\{[^}]*\\bjob *[=!]");
    private static final String HEAD = """
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: linux-mm
              labels:
                app.kubernetes.io/name: linux-mm-exporter
            spec:
            """;

    @Test
    void everyAlertSaysHowBadItIsWhereItHappensAndWhatToDo() throws IOException {
        assertThat(Rule.alerts()).isNotEmpty();
        for (Rule rule : Rule.alerts()) {
            String name = rule.alert() + ", " + rule.severity();
            assertThat(rule.severity()).as(name).isIn("critical", "warning", "info");
            assertThat(rule.labels()).as(name).containsEntry("subsystem", "memory");
            assertThat(rule.labels().values())
                    .as("a value in a label of " + name + " would be a new alert each time")
                    .noneMatch(value -> value.contains("{{"));
            assertThat(rule.annotations())
                    .as(name)
                    .containsOnlyKeys("summary", "description", "runbook_url", "dashboard_url");
            assertThat(rule.annotations().get("summary")).as(name).isNotBlank().doesNotContain("{{");
            assertThat(rule.annotations().get("description")).as(name).contains("{{ $labels.instance }}");
            assertThat(rule.annotations().get("runbook_url"))
                    .as(name)
                    .isEqualTo("https://runbooks.example/" + rule.alert() + ".md");
            assertThat(rule.annotations().get("dashboard_url"))
                    .as(name)
                    .matches("https://grafana\\.example/d/linux-mm-\\w+"
                            + Pattern.quote(
                                    "?var-job={{ $labels.job | urlquery }}&var-instance={{ $labels.instance | urlquery }}"
                                            + "{{ with $labels.cluster }}&var-cluster={{ . | urlquery }}{{ end }}"
                                            + "{{ with $externalLabels.grafana_datasource }}&var-datasource={{ . | urlquery }}{{ end }}")
                            + "&from=now-(?:6h|1d|7d)&to=now");
        }
    }

    @Test
    void rulesKeepTheLabelsOfATargetAndWorkForAnyJob() throws IOException {
        for (Rule rule : Rule.all()) {
            assertThat(rule.expr()).as("drops labels that people route on").doesNotContainPattern("\\b(by|on) *\\(");
            Matcher job = JOB.matcher(rule.expr());
            while (job.find()) {
                assertThat(job.group(1)).as("selects by job: " + rule.expr()).isEqualTo("up");
            }
        }
    }

    /** Prometheus 2 counts a sample on the left end of a range, Prometheus 3 does not: none may lie there. */
    @Test
    void rangesEndASecondBeyondTheGridOfScrapesAndEvaluations() throws IOException {
        for (Rule rule : Rule.all()) {
            List<String> texts = new ArrayList<>(rule.annotations().values());
            texts.add(rule.expr());
            for (String text : texts) {
                assertThat(RANGE.matcher(text).results().map(range -> range.group(1)))
                        .as(text)
                        .allMatch(range -> range.matches("\\d+[mhd]1s(:1h)?"));
            }
        }
    }

    /** Two clusters may share job and instance. */
    @Test
    void descriptionsLookUpTheirFiguresInTheAlertsOwnCluster() throws IOException {
        for (Rule rule : Rule.alerts()) {
            String description = rule.annotations().get("description");
            if (description.contains("| query")) {
                assertThat(description)
                        .startsWith("{{- $host := printf \"job=%q,instance=%q,cluster=%q\" $labels.job $labels.instance"
                                + " $labels.cluster -}}");
                assertThat(description.split("\\$host [^|}]*\\| query", -1))
                        .as(description)
                        .hasSameSizeAs(description.split("\\| query", -1));
            }
        }
    }

    /** A ruler apart, as Thanos has it, adds labels to what it records: that then matches nothing that was scraped. */
    @Test
    void noExpressionComparesWhatIsRecordedWithWhatIsScraped() throws IOException {
        for (Rule rule : Rule.all()) {
            assertThat(METRIC.matcher(rule.expr())
                            .results()
                            .map(name -> name.group().contains(":"))
                            .distinct())
                    .as(rule.expr())
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void everyMetricIsDocumentedOrRecordedBefore() throws IOException {
        Pattern documented = Pattern.compile(DOCUMENTED
                .matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map(row -> row.group(1).replaceAll("<\\w+>", "\\\\w+"))
                .collect(Collectors.joining("|")));
        Set<String> recorded = new TreeSet<>(Set.of("up"));
        for (Rule rule : Rule.all()) {
            List<String> texts = new ArrayList<>(rule.annotations().values());
            texts.removeIf(text -> !text.contains("| query"));
            texts.add(rule.expr());
            Set<String> used = new TreeSet<>();
            for (String text : texts) {
                METRIC.matcher(text).results().forEach(name -> used.add(name.group()));
            }
            assertThat(used)
                    .as(rule.expr())
                    .isNotEmpty()
                    .allMatch(name ->
                            recorded.contains(name) || documented.matcher(name).matches());
            if (rule.record() != null) {
                recorded.add(rule.record());
            }
        }
    }

    @Test
    void theOperatorsFileIsInStep() throws IOException {
        String indented = Files.readAllLines(Rule.FILE).stream()
                .map(line -> line.isEmpty() ? "\n" : "  " + line + "\n")
                .collect(Collectors.joining());
        assertThat(Path.of("alerts/prometheusrule.yaml"))
                .as("out of step: make alerts/prometheusrule.yaml")
                .content()
                .isEqualTo(HEAD + indented);
    }
}
