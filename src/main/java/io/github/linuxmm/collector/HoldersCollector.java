package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.holder.Growth;
import io.github.linuxmm.holder.HolderBook;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.KeptFamilies;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.HolderFile;
import io.github.linuxmm.snapshot.Snapshot;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Whose share of pinned memory grew most: of the parts of pinned memory, and of whatever the other collectors of holders that
 * are on can name.
 */
public final class HoldersCollector implements Collector {
    private static final int LARGEST = 20;
    private static final String HOUR = "1h";
    private static final String DAY = "1d";

    private static final Family BYTES = Family.gauge(
            "mm_holder_bytes",
            "Pinned memory of the 20 holders that grew most, from files of /proc. Sources overlap.",
            "source",
            "name");
    private static final Family GROWTH = Family.gauge(
            "mm_holder_growth_bytes",
            "Growth of these holders in the window, from files of /proc, as far as mm_holder_window_seconds covers it.",
            "source",
            "name",
            "window");
    private static final Family WINDOW = Family.gauge(
            "mm_holder_window_seconds",
            "Time over which mm_holder_growth_bytes is told, from files of /proc: less than the window at first.",
            "source",
            "window");

    private static final Family READ = Family.gauge(
            "mm_holder_read_cpu_seconds",
            "CPU time of the last read of a file that is read in the background, such as /proc/slabinfo.",
            "source");

    private final Duration interval;
    private final KeptFamilies families = new KeptFamilies();

    /** @param interval between two looks at those sources that can be read at any time */
    public HoldersCollector(Duration interval) {
        this.interval = interval;
    }

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask("holders", interval, host -> host.recordHolders()));
    }

    @Override
    public void collect(Snapshot now, Families out) {
        HolderBook book = now.holders();
        families.addTo(out, book.state(), made -> show(book, made));
        Samples reads = READ.samples();
        add(now.slabinfo(), "slabinfo", reads);
        add(now.vmallocinfo(), "vmallocinfo", reads);
        add(now.allocinfo(), "allocinfo", reads);
        add(now.processHolders(), "processes", reads);
        add(now.cgroups(), "cgroups", reads);
        out.add(reads);
    }

    private static void add(HolderFile<?> file, String source, Samples reads) {
        OptionalDouble seconds = file.lastReadSeconds();
        if (seconds.isPresent()) {
            reads.add(seconds.getAsDouble(), source);
        }
    }

    private static void show(HolderBook book, Families out) {
        Samples bytes = BYTES.samples();
        Samples growth = GROWTH.samples();
        for (Growth grown : book.largest(LARGEST)) {
            String name = grown.holder().name();
            bytes.add(grown.holder().bytes(), grown.source(), name);
            growth.add(grown.hourBytes(), grown.source(), name, HOUR);
            growth.add(grown.dayBytes(), grown.source(), name, DAY);
        }
        out.add(bytes);
        out.add(growth);
        Samples window = WINDOW.samples();
        book.coveredNanos(TimeUnit.HOURS.toNanos(1))
                .forEach((source, nanos) -> window.add(seconds(nanos), source, HOUR));
        book.coveredNanos(TimeUnit.DAYS.toNanos(1)).forEach((source, nanos) -> window.add(seconds(nanos), source, DAY));
        out.add(window);
    }

    private static double seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }
}
