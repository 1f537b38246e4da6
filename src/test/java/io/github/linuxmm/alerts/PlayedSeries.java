package io.github.linuxmm.alerts;

import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A recording as Prometheus would have scraped it: one value a scrape for each series, from time 0 on. Time stamps
 * count
 * from the first scrape.
 */
final class PlayedSeries {
    private static final List<String> OPTIONS = List.of("--no-collector.pressure", "--no-collector.buddyinfo");

    private static final Set<String> ZONE_ORDERS = Set.of("0", "4");

    /** By {@code name{,label="value",...}}, which leaves room for a target's labels. */
    private final Map<String, double[]> values;

    private final int length;

    private PlayedSeries(Map<String, double[]> values, int length) {
        this.values = values;
        this.length = length;
    }

    /** Plays a recording, a snapshot a step, and keeps the families that are named. */
    static PlayedSeries of(RecordedHost host, long stepMillis, int from, int every, Set<String> families)
            throws Exception {
        Path folder = host.folder();
        List<String> options = new ArrayList<>(OPTIONS);
        options.add(host.pagetypeinfo() ? "--collector.pagetypeinfo" : "--no-collector.pagetypeinfo");
        Map<String, List<Double>> played = new LinkedHashMap<>();
        int[] scrapes = {0};
        long[] start = {0};
        try (Recording recording = new Recording(folder.resolve("trace.txt.gz"))) {
            Replay replay = new Replay(stepMillis, Optional.of(folder.resolve("kernel.log.gz")), options);
            replay.play(recording, from, every, (recorded, now, found) -> {
                start[0] = scrapes[0] == 0 ? now.unixMillis() : start[0];
                for (MetricFamilySamples family : found.all()) {
                    if (families.contains(family.name) || families.contains(family.name + "_total")) {
                        add(played, family, scrapes[0], start[0] / 1e3);
                    }
                }
                scrapes[0]++;
            });
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        played.forEach((series, list) -> values.put(series, padded(list, scrapes[0])));
        double[] up = new double[scrapes[0]];
        Arrays.fill(up, 1);
        values.put("up{}", up);
        return new PlayedSeries(values, scrapes[0]);
    }

    private static void add(Map<String, List<Double>> played, MetricFamilySamples family, int scrape, double start)
            throws IOException {
        for (Sample sample : family.samples) {
            // Eleven orders in each zone, of which the rules name two.
            if (sample.name.equals("mm_zone_allocatable_blocks")
                    && !ZONE_ORDERS.contains(sample.labelValues.get(sample.labelNames.indexOf("order")))) {
                continue;
            }
            StringBuilder series = new StringBuilder(sample.name).append('{');
            for (int i = 0; i < sample.labelNames.size(); i++) {
                series.append(',')
                        .append(sample.labelNames.get(i))
                        .append("=\"")
                        .append(sample.labelValues.get(i))
                        .append('"');
            }
            List<Double> list = played.computeIfAbsent(series.append('}').toString(), key -> new ArrayList<>());
            while (list.size() < scrape) {
                list.add(Double.NaN);
            }
            list.add(
                    sample.name.endsWith("_timestamp_seconds") || sample.name.equals("mm_boot_time_seconds")
                            ? sample.value - start
                            : sample.value);
        }
    }

    private static double[] padded(List<Double> list, int length) {
        double[] all = new double[length];
        for (int i = 0; i < length; i++) {
            all[i] = i < list.size() ? list.get(i) : Double.NaN;
        }
        return all;
    }

    /** How many scrapes there are. */
    int length() {
        return length;
    }

    /**
     * What a Prometheus sees that scrapes at each {@code every}-th of these moments, from the one with this number on.
     */
    PlayedSeries scrapedAt(int phase, int every) {
        Map<String, double[]> fewer = new LinkedHashMap<>();
        int scrapes = (length - phase + every - 1) / every;
        values.forEach((series, all) -> {
            double[] some = new double[scrapes];
            Arrays.setAll(some, i -> all[phase + i * every]);
            fewer.put(series, some);
        });
        return new PlayedSeries(fewer, scrapes);
    }

    /** The series in promtool's notation, for {@code input_series}, with a target's labels. */
    String toYaml(String instance) {
        StringBuilder yaml = new StringBuilder();
        values.forEach((series, all) -> {
            yaml.append("      - series: '")
                    .append(series.replace("{", "{job=\"linux-mm\",instance=\"" + instance + "\""))
                    .append("'\n        values: '");
            for (int i = 0; i < all.length; ) {
                int same = i + 1;
                while (same < all.length && Double.compare(all[same], all[i]) == 0) {
                    same++;
                }
                // "1x3" is four times 1: the first, and three more.
                yaml.append(Double.isNaN(all[i]) ? "_x" + (same - i) : number(all[i]) + "x" + (same - i - 1))
                        .append(' ');
                i = same;
            }
            yaml.append("'\n");
        });
        return yaml.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
