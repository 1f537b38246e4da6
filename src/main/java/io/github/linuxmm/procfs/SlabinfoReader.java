package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads {@code /proc/slabinfo}, version 2.1 (mm/slab_common.c print_slabinfo_header and cache_show, 3.10 to 6.18), which root
 * may read. The kernel takes slab_mutex and counts partial slabs; so not for every scrape, and no descriptor is kept.
 */
public final class SlabinfoReader {
    /** A line of a cache has 130 bytes or so: 16,000 caches. */
    private static final int MAX_BYTES = 2 << 20;

    private static final int MAX_CACHES = 8192;
    private static final long MAX_OBJECTS = 1L << 44;
    private static final long MAX_SLABS = 1L << 32;
    /** The kernel's largest is 2^10. */
    private static final long MAX_PAGES_PER_SLAB = 1 << 12;

    private static final Comparator<Slabinfo.Cache> LARGEST =
            Comparator.comparingLong(Slabinfo.Cache::pages).reversed().thenComparing(Slabinfo.Cache::name);

    private static final byte[] VERSION = LineScanner.ascii("slabinfo - version: 2.1");
    private static final byte[] TUNABLES = LineScanner.ascii(": tunables");
    private static final byte[] SLABDATA = LineScanner.ascii(": slabdata");

    private final Procfs procfs;
    private final LineScanner scanner = new LineScanner("slabinfo");
    private final long[] fields = new long[11];

    public SlabinfoReader(Procfs procfs) {
        this.procfs = procfs;
    }

    public synchronized Slabinfo read() throws IOException {
        try (ProcFile file = procfs.file("slabinfo", 32 << 10, MAX_BYTES)) {
            file.read();
            return parse(file.bytes(), file.length());
        }
    }

    Slabinfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        Map<String, Slabinfo.Cache> caches = new HashMap<>();
        if (!scanner.nextLine() || !scanner.accept(VERSION)) {
            scanner.problem("slabinfo - version: 2.1");
            return new Slabinfo(ImmutableList.of(), scanner.problem());
        }
        while (scanner.nextLine()) {
            if (scanner.peek() == '#') {
                continue;
            }
            int nameLength = scanner.skipWord(' ');
            String name = scanner.text(nameLength);
            if (nameLength == 0 || !readFields()) {
                scanner.problem("a name, five numbers, ': tunables', three, ': slabdata' and three");
                continue;
            }
            long objects = fields[1];
            // The kernel subtracts two counters that it does not read at once: with all objects free that may be below
            // 0.
            long active = Math.max(0, fields[0]);
            if (active > objects || objects > MAX_OBJECTS || fields[4] > MAX_PAGES_PER_SLAB || fields[9] > MAX_SLABS) {
                scanner.problem("at most as many active objects as objects, and pages that a machine can have");
            } else if (caches.size() >= MAX_CACHES && !caches.containsKey(name)) {
                scanner.problem("at most 8192 names of caches");
            } else {
                // Some modules make a cache of the same name for each device or mount.
                caches.merge(
                        name, new Slabinfo.Cache(name, fields[9] * fields[4], objects, active), SlabinfoReader::sum);
            }
        }
        return new Slabinfo(
                caches.values().stream().sorted(LARGEST).collect(ImmutableList.toImmutableList()), scanner.problem());
    }

    private static Slabinfo.Cache sum(Slabinfo.Cache a, Slabinfo.Cache b) {
        return new Slabinfo.Cache(
                a.name(), a.pages() + b.pages(), a.objects() + b.objects(), a.activeObjects() + b.activeObjects());
    }

    /** active_objs num_objs objsize objperslab pagesperslab, limit batchcount sharedfactor, active_slabs num_slabs sharedavail. */
    private boolean readFields() {
        for (int i = 0; i < fields.length; i++) {
            if (i == 5 && !accept(TUNABLES) || i == 8 && !accept(SLABDATA)) {
                return false;
            }
            if (!scanner.skipBlanks() || !(i == 0 ? scanner.readNumber() : scanner.readCount())) {
                return false;
            }
            fields[i] = scanner.number();
        }
        return scanner.atEnd() || scanner.skipBlanks();
    }

    private boolean accept(byte[] literal) {
        return scanner.skipBlanks() && scanner.accept(literal);
    }
}
