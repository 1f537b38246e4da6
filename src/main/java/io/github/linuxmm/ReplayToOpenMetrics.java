package io.github.linuxmm;

import io.github.linuxmm.cli.UsageException;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program behind {@code make replay}: writes a recording as OpenMetrics text with time stamps, for
 * {@code promtool tsdb create-blocks-from openmetrics}.
 *
 * <p>Arguments: TRACE STEP OUT [KMSG or - [FROM [EVERY [OPTION...]]]].
 */
public final class ReplayToOpenMetrics {
    private static final Pattern STEP = Pattern.compile("(\\d{1,6})(ms|s|m)");

    /** Families are contiguous in OpenMetrics, so each gathers its lines until the end. */
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    private ReplayToOpenMetrics() {}

    public static void main(String[] args) {
        try {
            run(args);
        } catch (UsageException e) {
            fail(2, e.getMessage());
        } catch (IOException e) {
            fail(1, e.getMessage());
        }
    }

    private static void fail(int code, String message) {
        System.err.println("replay: " + message);
        System.exit(code);
    }

    private static void run(String[] args) throws IOException, UsageException {
        if (args.length < 3) {
            throw new UsageException("expected TRACE STEP OUT [KMSG or - [FROM [EVERY [OPTION...]]]]");
        }
        Path kernelLog = args.length > 3 && !args[3].equals("-") ? Path.of(args[3]) : null;
        int from = args.length > 4 ? number(args[4]) : 0;
        int every = args.length > 5 ? Math.max(1, number(args[5])) : 1;
        List<String> options = args.length > 6 ? Arrays.asList(args).subList(6, args.length) : List.of();
        ReplayToOpenMetrics output = new ReplayToOpenMetrics();
        try (Recording recording = new Recording(Path.of(args[0]));
                Replay replay = new Replay(millis(args[1]), kernelLog, options)) {
            replay.play(recording, from, every, (snapshot, millis, found) -> output.add(millis, found));
        }
        try (Writer writer = Files.newBufferedWriter(Path.of(args[2]), StandardCharsets.UTF_8)) {
            for (StringBuilder family : output.families.values()) {
                writer.append(family);
            }
            writer.write("# EOF\n");
        }
    }

    private static int number(String text) throws UsageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException("expected a number, found '" + text + "'");
        }
    }

    private static long millis(String text) throws UsageException {
        Matcher step = STEP.matcher(text);
        if (!step.matches() || step.group(1).matches("0+")) {
            throw new UsageException("STEP: expected a time such as 15s, found '" + text + "'");
        }
        return Long.parseLong(step.group(1)) * switch (step.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            default -> 60_000;
        };
    }

    private void add(long millis, List<MetricFamilySamples> found) {
        String time = String.format(Locale.ROOT, " %d.%03d\n", millis / 1_000, millis % 1_000);
        for (MetricFamilySamples family : found) {
            // How long the replaying machine took says nothing of the recorded one.
            if (family.name.equals("mm_exporter_collector_duration_seconds")) {
                continue;
            }
            StringBuilder text = families.computeIfAbsent(family.name, name -> new StringBuilder("# TYPE " + name + " "
                    + family.type.name().toLowerCase(Locale.ROOT) + "\n# HELP " + name + " " + escape(family.help) + "\n"));
            for (Sample sample : family.samples) {
                text.append(sample.name);
                for (int i = 0; i < sample.labelNames.size(); i++) {
                    text.append(i == 0 ? '{' : ',').append(sample.labelNames.get(i)).append("=\"")
                            .append(escape(sample.labelValues.get(i))).append('"');
                }
                text.append(sample.labelNames.isEmpty() ? " " : "} ").append(sample.value).append(time);
            }
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
