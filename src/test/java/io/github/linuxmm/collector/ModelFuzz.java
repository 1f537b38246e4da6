package io.github.linuxmm.collector;

import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import io.github.linuxmm.support.MemoryProcfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Several files of /proc at once, {@code --- PATH} and a file's lines as in a recording: nothing throws, and what the
 * model and the accounting say of them is possible.
 */
public final class ModelFuzz {
    private static final String MARK = "--- ";

    private ModelFuzz() {}

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        MemoryProcfs procfs = new MemoryProcfs();
        String text = "\n" + new String(bytes, StandardCharsets.ISO_8859_1);
        for (String part : text.split("\n" + MARK)) {
            int end = part.indexOf('\n');
            if (end > 0) {
                procfs.show(part.substring(0, end), part.substring(end + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        HandClock clock = new HandClock();
        Host host = Hosts.of(procfs, clock);
        try {
            host.look().kernel();
            clock.pass(300_000);
            host.look().refreshPagetypeinfo();
            collect(host.look());
        } catch (IOException unreadable) {
            // Said so.
        }
    }

    private static void collect(Snapshot now) throws IOException {
        Families found = new Families();
        new AllocatorCollector().collect(now, found);
        new AccountingCollector().collect(now, found);
        double parts = 0;
        for (Map.Entry<String, Double> sample : SampleMap.of(found.all()).entrySet()) {
            String name = sample.getKey();
            double value = sample.getValue();
            double lowest = name.contains("_index{") ? -1 : name.contains("part=unaccounted") ? -1e18 : 0;
            double highest = name.contains("ratio{") || name.contains("_index{") ? 1 : Double.MAX_VALUE;
            if (!(value >= lowest && value <= highest)) {
                throw new AssertionError(name + " " + value);
            }
            parts += name.startsWith("mm_memory_bytes") ? value : 0;
        }
        if (parts < 0) {
            throw new AssertionError("the parts add up to " + parts);
        }
    }
}
