import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When each alert of the shipped rules first fires on a guest's scrapes, in promtool. */
final class FiredAlerts {
    private static final Path RULES = Path.of("alerts/linux-mm.rules.yml");
    /** Seconds of the guest. */
    private static final int STEP = 5;

    /** Counters of time, which a scale lengthens; events stay as many. */
    private static final Pattern TIME = Pattern.compile("mm_(allocation|zone_below|sampler).*_seconds_total");

    private static final Pattern EVALUATION =
            Pattern.compile("time: (?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?,\\s+exp:.*\\s+got: (.*)");
    private static final Pattern ALERT = Pattern.compile("alertname=\"(\\w+)\", severity=\"(\\w+)\"");

    private FiredAlerts() {}

    /**
     * Plays scrapes to the rules.
     *
     * @param scale seconds that one of the guest stands for: it fails in minutes, which takes a host hours
     * @return seconds since boot, by {@code "name severity"}
     */
    static Map<String, Double> of(List<Scrape> scrapes, int scale, Scratch scratch)
            throws IOException, InterruptedException {
        double start = scrapes.get(0).seconds();
        int length = (int) (scrapes.get(scrapes.size() - 1).seconds() - start) + 1;
        StringBuilder tests = new StringBuilder();
        for (int i = 0; i < length; i += STEP) {
            // promtool shows what a query gives only where that was not expected: so nothing is.
            tests.append("      - {expr: 'count by (alertname, severity) (ALERTS{alertstate=\"firing\"})', eval_time: ")
                    .append(i * scale)
                    .append("s, exp_samples: [{labels: nothing, value: 1}]}\n");
        }
        Path test = scratch.folder.resolve("alerts.test.yml");
        Files.writeString(
                test,
                "rule_files: ['" + RULES.toAbsolutePath() + "']\nevaluation_interval: " + STEP * scale
                        + "s\ntests:\n  - interval: " + scale + "s\n    promql_expr_test:\n" + tests
                        + "    input_series:\n"
                        + series(scrapes, length, scale));
        Path log = scratch.folder.resolve("promtool.log");
        scratch.start(log, "promtool", "test", "rules", test.toString()).waitFor();
        String said = Files.readString(log);
        Map<String, Double> fired = new TreeMap<>();
        int evaluations = 0;
        for (Matcher evaluation = EVALUATION.matcher(said); evaluation.find(); evaluations++) {
            double seconds = 3_600 * number(evaluation.group(1))
                    + 60 * number(evaluation.group(2))
                    + number(evaluation.group(3));
            for (Matcher alert = ALERT.matcher(evaluation.group(4)); alert.find(); ) {
                fired.merge(alert.group(1) + " " + alert.group(2), start + seconds / scale, Math::min);
            }
        }
        if (evaluations != (length + STEP - 1) / STEP) {
            throw new IOException("promtool: " + said.substring(0, Math.min(2_000, said.length())));
        }
        return fired;
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** A value for each second of the guest's: the last scrape's of that second. */
    private static CharSequence series(List<Scrape> scrapes, int length, int scale) throws IOException {
        Set<String> families = new TreeSet<>();
        for (Matcher family = Pattern.compile("\\bmm_\\w+").matcher(Files.readString(RULES)); family.find(); ) {
            families.add(family.group());
        }
        double start = scrapes.get(0).seconds();
        double unix = scrapes.get(0).unix();
        Map<String, double[]> values = new LinkedHashMap<>();
        for (Scrape scrape : scrapes) {
            int second = (int) (scrape.seconds() - start);
            values.computeIfAbsent("up", name -> missing(length))[second] = scrape.answered() ? 1 : 0;
            scrape.samples().forEach((series, value) -> {
                String family = series.contains("{") ? series.substring(0, series.indexOf('{')) : series;
                if (families.contains(family)) {
                    boolean time = family.endsWith("_timestamp_seconds") || family.equals("mm_boot_time_seconds");
                    values.computeIfAbsent(series, name -> missing(length))[second] =
                            time ? scale * (value - unix) : TIME.matcher(family).matches() ? scale * value : value;
                }
            });
        }
        StringBuilder yaml = new StringBuilder();
        values.forEach((series, seconds) -> {
            String labels = series.contains("{") ? "," + series.substring(series.indexOf('{') + 1) : "}";
            yaml.append("      - series: '")
                    .append(series.replaceAll("\\{.*", ""))
                    .append("{job=\"linux-mm\",instance=\"guest\"")
                    .append(labels)
                    .append("'\n        values: '");
            List<String> words = new ArrayList<>();
            for (double value : seconds) {
                words.add(Double.isNaN(value) ? "_" : new BigDecimal(value).toPlainString());
            }
            yaml.append(String.join(" ", words)).append("'\n");
        });
        return yaml;
    }

    private static double[] missing(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
