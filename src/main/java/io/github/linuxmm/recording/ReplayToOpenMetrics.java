package io.github.linuxmm.recording;

import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.scrape.Families;
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
import java.util.Optional;
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
            fail(2, e);
        } catch (IOException e) {
            fail(1, e);
        }
    }

    private static void fail(int code, Exception problem) {
        System.err.println("replay: " + problem.getMessage());
        System.exit(code);
    }

    private static void run(String[] args) throws IOException, UsageException {
        if (args.length < 3) {
            throw new UsageException("expected TRACE STEP OUT [KMSG or - [FROM [EVERY [OPTION...]]]]");
        }
        Optional<Path> kernelLog =
                args.length > 3 && !args[3].equals("-") ? Optional.of(Path.of(args[3])) : Optional.empty();
        int from = args.length > 4 ? number(args[4]) : 0;
        int every = args.length > 5 ? Math.max(1, number(args[5])) : 1;
        List<String> options = args.length > 6 ? Arrays.asList(args).subList(6, args.length) : List.of();
        ReplayToOpenMetrics output = new ReplayToOpenMetrics();
        try (Recording recording = new Recording(Path.of(args[0]))) {
            new Replay(millis(args[1]), kernelLog, options)
                    .play(recording, from, every, (recorded, now, found) -> output.add(now.unixMillis(), found));
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
            throw new UsageException("STEP: expected a duration such as 15s, found '" + text + "'");
        }
        return Long.parseLong(step.group(1))
                * switch (step.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    default -> 60_000;
                };
    }

    private void add(long millis, Families found) {
        String time = String.format(Locale.ROOT, " %d.%03d\n", millis / 1_000, millis % 1_000);
        found.forEach(new Families.Visitor() {
            private StringBuilder text = new StringBuilder();

            @Override
            public void family(String name, String type, String help) {
                // How long the replaying machine took says nothing of the recorded one.
                text = name.equals("mm_exporter_collector_duration_seconds")
                        ? new StringBuilder()
                        : families.computeIfAbsent(
                                name,
                                first -> new StringBuilder("# TYPE " + name + " " + type + "\n# HELP " + name + " "
                                        + escape(help) + "\n"));
            }

            @Override
            public void sample(String name, List<String> labelNames, List<String> labelValues, double value) {
                text.append(name);
                for (int i = 0; i < labelNames.size(); i++) {
                    text.append(i == 0 ? '{' : ',')
                            .append(labelNames.get(i))
                            .append("=\"")
                            .append(escape(labelValues.get(i)))
                            .append('"');
                }
                text.append(labelNames.isEmpty() ? " " : "} ").append(value).append(time);
            }
        });
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
