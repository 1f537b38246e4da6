package io.github.linuxmm;

import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.support.Hosts;
import io.github.linuxmm.web.Exposition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Expositions of a /proc tree, made as the program makes them. */
final class Expositions {
    private Expositions() {}

    /** The text format 0.0.4 of all collectors on a tree. */
    static String of(Path procfs, String... moreOptions) throws IOException {
        List<String> args = new ArrayList<>(List.of("--path.procfs=" + procfs, "--web.disable-exporter-metrics"));
        args.addAll(List.of(moreOptions));
        try {
            Exporter exporter = exporter(procfs, Exporter.commandLine().parse(args.toArray(String[]::new)));
            return new String(
                    new Exposition(exporter.scrapes()).whole(Exposition.Format.TEXT, Exposition.Encoding.IDENTITY),
                    StandardCharsets.UTF_8);
        } catch (UsageException e) {
            throw new AssertionError(e);
        }
    }

    /** An exporter of a tree that says nothing and has had its background round. */
    static Exporter exporter(Path procfs, Options options) throws IOException {
        Log log = new Log(
                new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Log.Level.ERROR,
                Log.Format.LOGFMT,
                Clock.systemUTC());
        Exporter exporter = new Exporter(options, new Build("test", "test"), log, Hosts.of(procfs));
        exporter.runTasks();
        return exporter;
    }

    /** The samples of an exposition: {@code name{label=value,...}} to value. */
    static Map<String, Double> samples(String exposition) {
        Map<String, Double> samples = new TreeMap<>();
        exposition.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            String key = line.substring(0, blank)
                    .replace("\",}", "}")
                    .replace("\"}", "}")
                    .replace("\",", ",")
                    .replace("=\"", "=");
            if (samples.put(key, Double.valueOf(line.substring(blank + 1))) != null) {
                throw new AssertionError("twice in one exposition: " + key);
            }
        });
        return samples;
    }

    /** A series as {@link #samples} names it. */
    static String series(String name, List<String> labelNames, List<String> labelValues) {
        StringBuilder series = new StringBuilder(name);
        for (int i = 0; i < labelNames.size(); i++) {
            series.append(i == 0 ? '{' : ',')
                    .append(labelNames.get(i))
                    .append('=')
                    .append(labelValues.get(i));
        }
        return series.append(labelNames.isEmpty() ? "" : "}").toString();
    }
}
