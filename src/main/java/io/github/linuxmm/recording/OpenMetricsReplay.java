package io.github.linuxmm.recording;

import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A replay as OpenMetrics text with time stamps, for {@code promtool tsdb create-blocks-from openmetrics}. */
public final class OpenMetricsReplay implements Replay.Taker {
    /** Families are contiguous in OpenMetrics, so each gathers its lines until the end. */
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    @Override
    public void take(RecordedFiles recorded, Snapshot now, Families found) {
        long millis = now.unixMillis();
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

    /** Writes all that was taken. */
    public void writeTo(Appendable out) throws IOException {
        for (StringBuilder family : families.values()) {
            out.append(family);
        }
        out.append("# EOF\n");
    }
}
