package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.Promtool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the alerting rules on the series of several hosts, in Debian's promtool. They share one trial as they share
 * a
 * Prometheus: a trial for each host takes more than twice the time.
 */
final class AlertTrial {
    private static final Pattern QUERY =
            Pattern.compile("expr: \"(min|count)_over_time\\(.*?instance=\\\\\"([^\"\\\\]+)");
    private static final Pattern SAMPLE =
            Pattern.compile("alertname=\"(\\w+)\"[^}]*severity=\"(\\w+)\"[^}]*} ([0-9.E+-]+)");

    private final int scrapeSeconds;
    private final int evaluationSeconds;

    /** One alert's course: when it first fires, in seconds, and for which share of the evaluations. */
    record Firing(double firstSeconds, double share) {}

    /** @param scrapeSeconds time between two values of a series */
    AlertTrial(int scrapeSeconds, int evaluationSeconds) {
        this.scrapeSeconds = scrapeSeconds;
        this.evaluationSeconds = evaluationSeconds;
    }

    /**
     * Which alerts fire.
     *
     * @param hosts series by a host's name
     * @return for each host by {@code "name severity"}; where several series of one alert fire, the first and the
     *     longest
     */
    Map<String, Map<String, Firing>> run(Map<String, PlayedSeries> hosts, Path folder) throws Exception {
        StringBuilder tests = new StringBuilder();
        StringBuilder input = new StringBuilder();
        hosts.forEach((host, series) -> {
            String firing = "ALERTS{instance=\"" + host + "\",alertstate=\"firing\"}";
            String range = "[" + end(series) + "s:" + evaluationSeconds + "s]";
            for (String query : List.of(
                    "min_over_time(timestamp(" + firing + ")" + range + ")",
                    "count_over_time(" + firing + range + ")")) {
                tests.append(shown(query, end(series)));
            }
            input.append(series.toYaml(host));
        });
        String said = run(folder, scrapeSeconds, evaluationSeconds, tests, input);
        assertThat(said).doesNotContain("WARNING");
        return firings(hosts, said);
    }

    /** A test that has promtool show what a query gives, which it does only where that was not expected: so nothing is. */
    static String shown(String query, int seconds) {
        return "      - {expr: '" + query + "', eval_time: " + seconds
                + "s, exp_samples: [{labels: nothing, value: 1}]}\n";
    }

    /**
     * Runs tests on series of the shipped rules; returns what promtool said.
     *
     * @param tests of {@link #shown}
     * @param input of {@link PlayedSeries#toYaml}
     */
    static String run(Path folder, int scrapeSeconds, int evaluationSeconds, CharSequence tests, CharSequence input)
            throws Exception {
        Path test = Files.createTempFile(folder, "trial", ".yml");
        Files.writeString(test, """
                rule_files: ["%s"]
                evaluation_interval: %ds
                %s
                tests:
                  - interval: %ds
                    promql_expr_test:
                %s    input_series:
                %s""".formatted(
                        Rule.FILE.toAbsolutePath(), evaluationSeconds, Rule.groupOrder(), scrapeSeconds, tests, input));
        Command.Ended ended = Promtool.testRules(folder, List.of(test.toString()));
        Files.delete(test);
        return ended.said();
    }

    /** Seconds to the last evaluation of a host. */
    private int end(PlayedSeries series) {
        return (series.length() - 1) * scrapeSeconds / evaluationSeconds * evaluationSeconds;
    }

    private Map<String, Map<String, Firing>> firings(Map<String, PlayedSeries> hosts, String said) {
        Map<String, Map<String, Double>> seconds = new HashMap<>();
        Map<String, Map<String, Double>> counts = new HashMap<>();
        String query = "";
        for (String part : said.split("got:")) {
            if (!query.isEmpty()) {
                String got = part.lines().findFirst().orElseThrow();
                if (query.startsWith("min ")) {
                    seconds.put(query.substring("min ".length()), samples(got, Math::min));
                } else {
                    counts.put(query.substring("count ".length()), samples(got, Math::max));
                }
            }
            Matcher next = QUERY.matcher(part);
            query = next.find() ? next.group(1) + " " + next.group(2) : "";
        }
        assertThat(seconds.keySet()).as(said).isEqualTo(hosts.keySet());
        assertThat(counts.keySet()).as(said).isEqualTo(hosts.keySet());
        Map<String, Map<String, Firing>> firings = new HashMap<>();
        hosts.forEach((host, series) -> {
            Map<String, Firing> ofHost = new TreeMap<>();
            seconds.get(host)
                    .forEach((alert, first) -> ofHost.put(
                            alert,
                            new Firing(first, counts.get(host).get(alert) / (end(series) / evaluationSeconds + 1))));
            firings.put(host, ofHost);
        });
        return firings;
    }

    private static Map<String, Double> samples(String got, BinaryOperator<Double> choice) {
        Map<String, Double> values = new TreeMap<>();
        for (Matcher sample = SAMPLE.matcher(got); sample.find(); ) {
            values.merge(sample.group(1) + " " + sample.group(2), Double.valueOf(sample.group(3)), choice);
        }
        return values;
    }
}
