package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Promtool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All evaluations at which each alert fires on a host, in promtool: every 15 s, at the scrapes. */
final class FiringTimes {
    static final int STEP = 15;

    private static final Pattern EVALUATION =
            Pattern.compile("time: (?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?,\\s+exp:.*\\s+got: (.*)");
    private static final Pattern ALERT = Pattern.compile("alertname=\"(\\w+)\", severity=\"(\\w+)\"");

    private FiringTimes() {}

    /** Numbers of the evaluations, by {@code "name severity"}. */
    static Map<String, NavigableSet<Integer>> of(PlayedSeries series, Path rules, Path folder) throws Exception {
        StringBuilder tests = new StringBuilder();
        for (int i = 0; i < series.length(); i++) {
            // promtool shows what a query gives only where that was not expected: so nothing is.
            tests.append("      - {expr: 'count by (alertname, severity) (ALERTS{alertstate=\"firing\"})', eval_time: ")
                    .append(i * STEP)
                    .append("s}\n");
        }
        Path test = Files.writeString(folder.resolve("firing.test.yml"), """
                rule_files: ["%s"]
                evaluation_interval: %ds
                %s
                tests:
                  - interval: %ds
                    promql_expr_test:
                %s    input_series:
                %s""".formatted(
                        rules.toAbsolutePath(), STEP, Rule.groupOrder(), STEP, tests, series.toYaml("host")));
        String said = Promtool.testRules(folder, List.of(test.toString())).said();
        assertThat(said).doesNotContain("WARNING");
        Map<String, NavigableSet<Integer>> times = new TreeMap<>();
        for (Matcher evaluation = EVALUATION.matcher(said); evaluation.find(); ) {
            int seconds = 3_600 * number(evaluation.group(1))
                    + 60 * number(evaluation.group(2))
                    + number(evaluation.group(3));
            for (Matcher alert = ALERT.matcher(evaluation.group(4)); alert.find(); ) {
                times.computeIfAbsent(alert.group(1) + " " + alert.group(2), name -> new TreeSet<>())
                        .add(seconds / STEP);
            }
        }
        return times;
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
