package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evaluates the alerting rules on series, every 15 s, in Debian's promtool. */
final class AlertTrial {
    private static final int EVALUATION_SECONDS = 15;
    private static final Pattern SAMPLE =
            Pattern.compile("alertname=\"(\\w+)\"[^}]*severity=\"(\\w+)\"[^}]*} ([0-9.E+-]+)");

    /** One alert's course: when it first fires, in seconds, and for which share of the evaluations. */
    record Firing(double firstSeconds, double share) {}

    private AlertTrial() {}

    /**
     * Which alerts fire.
     *
     * @param scrapeSeconds time between two values of a series
     * @return by {@code "name severity"}; where several series of one alert fire, the first and the longest
     */
    static Map<String, Firing> run(PlayedSeries series, int scrapeSeconds, Path folder) throws Exception {
        int end = (series.length() - 1) * scrapeSeconds / EVALUATION_SECONDS * EVALUATION_SECONDS;
        String range = "[" + end + "s:" + EVALUATION_SECONDS + "s]";
        Path test = Files.createTempFile(folder, "trial", ".yml");
        Files.writeString(test, """
                rule_files: ["%s"]
                evaluation_interval: %ds
                tests:
                  - interval: %ds
                    promql_expr_test:
                      - expr: 'min_over_time(timestamp(ALERTS{alertstate="firing"})%s)'
                        eval_time: %ds
                        exp_samples: [{labels: "nothing", value: 1}]
                      - expr: 'count_over_time(ALERTS{alertstate="firing"}%s)'
                        eval_time: %ds
                        exp_samples: [{labels: "nothing", value: 1}]
                    input_series:
                %s""".formatted(Rule.FILE.toAbsolutePath(), EVALUATION_SECONDS, scrapeSeconds, range, end, range, end,
                series.toYaml()));
        // promtool shows what a query gives only where that was not expected: so nothing is.
        Command.Ended ended = new Command(List.of("promtool", "test", "rules", test.toString())).run();
        Files.delete(test);
        String said = ended.out() + ended.err();
        String[] got = said.split("got:");
        assertThat(got).as(said).hasSize(3);
        assertThat(said).doesNotContain("WARNING");
        Map<String, Double> counts = samples(got[2], Math::max);
        Map<String, Firing> firings = new TreeMap<>();
        samples(got[1], Math::min).forEach((alert, seconds) -> firings.put(alert,
                new Firing(seconds, counts.get(alert) / (end / EVALUATION_SECONDS + 1))));
        return firings;
    }

    private static Map<String, Double> samples(String got, BinaryOperator<Double> choice) {
        Map<String, Double> values = new TreeMap<>();
        for (Matcher sample = SAMPLE.matcher(got); sample.find();) {
            values.merge(sample.group(1) + " " + sample.group(2), Double.valueOf(sample.group(3)), choice);
        }
        return values;
    }
}
