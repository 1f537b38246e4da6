package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;

/**
 * Reads {@code /proc/slabinfo}, version 2.1 (mm/slab_common.c print_slabinfo_header and cache_show, 3.10 to 6.18), which root
 * may read. The kernel takes slab_mutex and counts partial slabs; so not for every scrape, and no descriptor is kept.
 */
public final class SlabinfoReader {
    /** A line of a cache has 130 bytes or so. */
    private static final int MAX_BYTES = 4 << 20;

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
        ImmutableList.Builder<Slabinfo.Cache> caches = ImmutableList.builder();
        if (!scanner.nextLine() || !scanner.accept(VERSION)) {
            scanner.problem("slabinfo - version: 2.1");
            return new Slabinfo(caches.build(), scanner.problem());
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
            long slabs = fields[9];
            long pagesPerSlab = fields[4];
            boolean plausible = pagesPerSlab < 1 << 20 && slabs < 1L << 40 && fields[0] <= fields[1];
            if (plausible) {
                caches.add(new Slabinfo.Cache(name, slabs * pagesPerSlab, fields[1], fields[0]));
            } else {
                scanner.problem("at most as many active objects as objects, and pages that a machine can have");
            }
        }
        return new Slabinfo(caches.build(), scanner.problem());
    }

    /** active_objs num_objs objsize objperslab pagesperslab, limit batchcount sharedfactor, active_slabs num_slabs sharedavail. */
    private boolean readFields() {
        for (int i = 0; i < fields.length; i++) {
            scanner.skipBlanks();
            if (i == 5 && !scanner.accept(TUNABLES) || i == 8 && !scanner.accept(SLABDATA)) {
                return false;
            }
            if (!scanner.skipBlanks() && (i == 5 || i == 8) || !scanner.readCount()) {
                return false;
            }
            fields[i] = scanner.number();
        }
        return true;
    }
}
