package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.PagetypeinfoReader;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pageblocks and free blocks by migrate type, from {@code /proc/pagetypeinfo}.
 *
 * <p>The kernel counts under the zone's lock, for milliseconds on a fragmented host; so a background thread reads every
 * {@link #ROUND_MILLIS}, and a scrape shows what it read last.
 */
public final class PagetypeinfoCollector implements Subsystem {
    static final long ROUND_MILLIS = 300_000;
    /** How long the first scrape waits for the first round. */
    private static final long FIRST_MILLIS = 1_000;

    private static final Family PAGEBLOCKS = Family.gauge("mm_pagetypeinfo_pageblocks",
            "Pageblocks of this migrate type, from /proc/pagetypeinfo.", "numa_node", "zone", "migratetype");
    private static final Family FREE_BLOCKS = Family.gauge("mm_pagetypeinfo_free_blocks",
            "Free blocks of 2^order pages of this migrate type, from /proc/pagetypeinfo; 100000 means at least that.",
            "numa_node", "zone", "migratetype", "order");

    private final PagetypeinfoReader reader;
    private final Heartbeats heartbeats;
    private Pagetypeinfo last;
    private IOException failure;
    private boolean waited;

    public PagetypeinfoCollector(PagetypeinfoReader reader, Heartbeats heartbeats) {
        this.reader = reader;
        this.heartbeats = heartbeats;
    }

    @Override
    public String name() {
        return "pagetypeinfo";
    }

    /** Starts the background thread, which ends with the process. */
    public void start() {
        Thread thread = new Thread(this::rounds, "pagetypeinfo");
        thread.setDaemon(true);
        thread.start();
    }

    private void rounds() {
        try {
            while (true) {
                round();
                Thread.sleep(ROUND_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the file once. */
    public void round() {
        Pagetypeinfo read = null;
        IOException failed = null;
        try {
            read = reader.read();
        } catch (IOException e) {
            failed = e;
        }
        synchronized (this) {
            last = read;
            failure = failed;
            notifyAll();
        }
        heartbeats.beat(name());
    }

    /** What was read last; empty where nothing was. */
    public synchronized Optional<Pagetypeinfo> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public synchronized void collect(Families out) throws IOException {
        awaitFirstRound();
        if (failure != null) {
            throw failure;
        }
        if (last == null) {
            out.problem(Optional.of("pagetypeinfo: no round ended yet"));
            return;
        }
        out.problem(last.problem());
        List<Sample> pageblocks = new ArrayList<>();
        for (Pagetypeinfo.Pageblocks row : last.pageblocks()) {
            pageblocks.add(PAGEBLOCKS.sample(row.count(), Labels.of(row.node()), row.zone(), row.migratetype()));
        }
        out.add(PAGEBLOCKS, pageblocks);
        List<Sample> free = new ArrayList<>();
        for (Pagetypeinfo.FreeList row : last.freeLists()) {
            for (int order = 0; order < row.blocks().length(); order++) {
                free.add(FREE_BLOCKS.sample(row.blocks().get(order),
                        Labels.of(row.node()), row.zone(), row.migratetype(), Labels.of(order)));
            }
        }
        out.add(FREE_BLOCKS, free);
    }

    private void awaitFirstRound() {
        if (waited) {
            return;
        }
        waited = true;
        long end = System.nanoTime() + FIRST_MILLIS * 1_000_000;
        try {
            while (last == null && failure == null && System.nanoTime() < end) {
                wait(FIRST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
