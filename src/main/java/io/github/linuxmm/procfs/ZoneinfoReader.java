package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads {@code /proc/zoneinfo} (mm/vmstat.c zoneinfo_show_print, 3.4 to 6.18): a header for each zone, then items
 * {@code name value}, the {@code protection:} vector before or behind them, and the per-CPU lists.
 *
 * <p>{@code high} is a watermark, {@code high:} a per-CPU limit; the colon tells them apart. Unknown items, and lines
 * that have no name (4.17, 4.18), are passed over. A zone in which an item comes twice has lost its header or holds
 * another's lines, so it is left out whole. A populated zone ends with {@code start_pfn:}; one that lacks it was cut
 * off, and the sum over its CPUs is absent. A zone keeps pages for itself only where its node has memory above it, so
 * where such a zone is the highest that a node shows, others are missing.
 */
public final class ZoneinfoReader implements Closeable {
    private static final byte[] PAGES = LineScanner.ascii("pages");
    private static final byte[] PROTECTION = LineScanner.ascii("protection");
    private static final byte[] CPU = LineScanner.ascii("cpu");
    private static final byte[] COUNT = LineScanner.ascii("count");
    private static final byte[] START_PFN = LineScanner.ascii("start_pfn");

    private static final int MAX_ZONE_TYPES = 6;
    /** In {@link #values}: this kernel does not show the item, or it could not be read. */
    private static final long ABSENT = -1;

    /** The items that are kept. */
    private enum Item {
        FREE("free"),
        BOOST("boost"),
        MIN("min"),
        LOW("low"),
        HIGH("high"),
        PROMO("promo"),
        SPANNED("spanned"),
        PRESENT("present"),
        MANAGED("managed"),
        FREE_CMA("nr_free_cma"),
        ZSPAGES("nr_zspages"),
        UNACCEPTED("nr_unaccepted");

        private static final Item[] ALL = values();

        // Compared with bytes in a loop; nothing writes to it.
        @SuppressWarnings("ImmutableEnumChecker")
        private final byte[] text;

        Item(String text) {
            this.text = LineScanner.ascii(text);
        }
    }

    private final ProcFile file;
    private final ProcFile.Lines lines = new ProcFile.Lines() {
        @Override
        public void begin() {
            ZoneinfoReader.this.begin();
        }

        @Override
        public void more(byte[] bytes, int length) {
            scanner.more(bytes, length);
            parseLines();
        }
    };
    private final LineScanner scanner = new LineScanner("zoneinfo");
    private final ZoneHeader header = new ZoneHeader(scanner);

    private ImmutableList.Builder<Zone> zones = ImmutableList.builder();

    // The zone being read.
    private final long[] values = new long[Item.ALL.length];
    private final long[] reserve = new long[MAX_ZONE_TYPES];
    private int reserves;
    private int cpus;
    private int counts;
    private long pcp;
    private boolean ended;
    private boolean inZone;
    private boolean doubled;

    public ZoneinfoReader(Procfs procfs) {
        file = procfs.file("zoneinfo", 16384, ProcFile.IN_PIECES_BYTES);
    }

    /** Reads the file in pieces: it grows with zones times CPUs. */
    public synchronized Zoneinfo read() throws IOException {
        file.readLines(lines);
        scanner.end();
        endZone();
        ImmutableList<Zone> read = sameLengths(zones.build());
        checkHighest(read);
        return new Zoneinfo(read, scanner.problem());
    }

    private void begin() {
        scanner.begin();
        header.reset();
        inZone = false;
        zones = ImmutableList.builder();
    }

    private void parseLines() {
        while (scanner.nextLine()) {
            if (scanner.skipBlanks()) {
                readItem();
                continue;
            }
            endZone();
            inZone = header.readLine();
            if (inZone) {
                beginZone();
            } else {
                scanner.problem("Node N, zone NAME, each zone once");
            }
        }
    }

    private void beginZone() {
        Arrays.fill(values, ABSENT);
        reserves = -1;
        cpus = 0;
        counts = 0;
        pcp = 0;
        ended = false;
        doubled = false;
    }

    private void readItem() {
        if (!inZone) {
            return;
        }
        int length = scanner.skipWord(':');
        if (scanner.peek() == ':') {
            readColonItem(length);
            return;
        }
        if (scanner.wordIs(length, PAGES)) {
            scanner.skipBlanks();
            length = scanner.skipWord(':');
        }
        Item[] items = Item.ALL;
        for (int i = 0; i < items.length; i++) {
            if (scanner.wordIs(length, items[i].text)) {
                if (values[i] != ABSENT) {
                    doubled = true;
                } else if (readLast()) {
                    values[i] = scanner.number();
                }
                return;
            }
        }
    }

    private void readColonItem(int length) {
        if (scanner.wordIs(length, COUNT)) {
            scanner.accept(':');
            if (readLast()) {
                counts++;
                pcp += scanner.number();
            }
        } else if (scanner.wordIs(length, CPU)) {
            cpus++;
        } else if (scanner.wordIs(length, PROTECTION)) {
            scanner.accept(':');
            readProtection();
        } else if (scanner.wordIs(length, START_PFN)) {
            scanner.accept(':');
            doubled |= ended;
            ended = readLast();
        }
    }

    /** Reads a count that ends the line. */
    private boolean readLast() {
        boolean read = scanner.skipBlanks() && scanner.readCount() && scanner.atEnd();
        if (!read) {
            scanner.problem("an unsigned count");
        }
        return read;
    }

    /** Reads {@code (0, 1934, 3917)}. */
    private void readProtection() {
        if (reserves >= 0) {
            doubled = true;
        }
        reserves = -1;
        int n = 0;
        scanner.skipBlanks();
        boolean more = scanner.accept('(');
        while (more && n < MAX_ZONE_TYPES && scanner.readCount()) {
            reserve[n++] = scanner.number();
            more = scanner.accept(',');
            if (more) {
                scanner.skipBlanks();
            } else if (scanner.accept(')') && scanner.atEnd()) {
                reserves = n;
                return;
            }
        }
        scanner.problem("(N, N, ...), at most 6 numbers");
    }

    /** Vectors of different lengths contradict each other, and none tells what its places mean: all are dropped. */
    private ImmutableList<Zone> sameLengths(ImmutableList<Zone> zones) {
        int length = 0;
        for (Zone zone : zones) {
            int own = zone.protection().length();
            if (own != 0 && length != 0 && own != length) {
                scanner.fileProblem("protection vectors of equal length");
                return zones.stream().map(Zone::withoutProtection).collect(ImmutableList.toImmutableList());
            }
            length = Math.max(length, own);
        }
        return zones;
    }

    /** Looks for nodes whose file ended, or was damaged, between two zones (setup_per_zone_lowmem_reserve). */
    private void checkHighest(ImmutableList<Zone> zones) {
        for (int i = 0; i < zones.size(); i++) {
            Zone zone = zones.get(i);
            if (zone.keepsPages() && !hasPopulatedAbove(zones, i)) {
                scanner.fileProblem(
                        "zones above " + zone.name() + " of node " + zone.node() + ", as its protection tells");
                return;
            }
        }
    }

    private static boolean hasPopulatedAbove(ImmutableList<Zone> zones, int index) {
        for (int i = index + 1; i < zones.size(); i++) {
            if (zones.get(i).node() == zones.get(index).node() && zones.get(i).populated()) {
                return true;
            }
        }
        return false;
    }

    private void endZone() {
        if (!inZone) {
            return;
        }
        if (doubled) {
            scanner.fileProblem("each item only once in " + where());
            return;
        }
        boolean populated = values[Item.PRESENT.ordinal()] != 0;
        if (populated && !ended) {
            scanner.fileProblem("start_pfn at the end of " + where());
        }
        if (cpus != counts) {
            scanner.fileProblem("a count for each CPU in " + where());
        }
        zones.add(new Zone(
                header.node(),
                header.zone(),
                value(Item.FREE),
                new Zone.Watermarks(
                        value(Item.BOOST), value(Item.MIN), value(Item.LOW), value(Item.HIGH), value(Item.PROMO)),
                new Zone.Size(value(Item.SPANNED), value(Item.PRESENT), value(Item.MANAGED)),
                value(Item.FREE_CMA),
                value(Item.ZSPAGES),
                value(Item.UNACCEPTED),
                populated && ended && cpus == counts ? OptionalLong.of(pcp) : OptionalLong.empty(),
                reserves < 0
                        ? ImmutableLongArray.of()
                        : ImmutableLongArray.copyOf(reserve)
                                .subArray(0, reserves)
                                .trimmed()));
    }

    private OptionalLong value(Item item) {
        long value = values[item.ordinal()];
        return value == ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private String where() {
        return "zone " + header.zone() + " of node " + header.node();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
