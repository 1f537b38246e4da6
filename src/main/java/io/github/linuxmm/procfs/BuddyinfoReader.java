package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads {@code /proc/buddyinfo}: {@code Node %d, zone %8s} and one count for each order (mm/vmstat.c frag_show_print,
 * 3.10 to 6.18). The number of orders is taken from the file: 11 mostly, 5 to 17 in all configurations.
 *
 * <p>A row that cannot be read is left out. Where rows have different widths, two are of one zone, or a line begins with
 * counts, which belong to the row before, at least one is damaged and none can be trusted: all are refused.
 */
public final class BuddyinfoReader implements Closeable {
    static final int MIN_ORDERS = 5;
    static final int MAX_ORDERS = 17;

    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("buddyinfo");
    private final ZoneHeader header = new ZoneHeader(scanner);
    private final long[] counts = new long[MAX_ORDERS];

    public BuddyinfoReader(Procfs procfs) {
        file = procfs.file("buddyinfo", 4096, ProcFile.SMALL_BYTES);
    }

    public synchronized Buddyinfo read() throws IOException {
        file.read();
        return parse(file.bytes(), file.length());
    }

    Buddyinfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        header.reset();
        ImmutableList.Builder<Buddyinfo.FreeArea> areas = ImmutableList.builder();
        int orders = 0;
        while (scanner.nextLine()) {
            int first = scanner.peek();
            if (!header.read()) {
                scanner.problem("Node N, zone NAME, each zone once");
                if (header.cameAgain() || isOfCounts(first)) {
                    return new Buddyinfo(ImmutableList.of(), scanner.problem());
                }
                continue;
            }
            int width = readCounts();
            if (width < MIN_ORDERS) {
                scanner.problem("5 to 17 unsigned counts");
                continue;
            }
            if (orders != 0 && width != orders) {
                scanner.problem("rows of equal length");
                return new Buddyinfo(ImmutableList.of(), scanner.problem());
            }
            orders = width;
            areas.add(new Buddyinfo.FreeArea(
                    header.node(),
                    header.zone(),
                    ImmutableLongArray.copyOf(counts).subArray(0, width).trimmed()));
        }
        return new Buddyinfo(areas.build(), scanner.problem());
    }

    private static boolean isOfCounts(int first) {
        return first == ' ' || first == '\t' || first >= '0' && first <= '9';
    }

    /** Reads the counts up to the end of the line into {@link #counts}; returns how many, or -1. */
    private int readCounts() {
        int width = 0;
        while (scanner.skipBlanks() && !scanner.atEnd()) {
            if (width == MAX_ORDERS || !scanner.readCount()) {
                return -1;
            }
            counts[width++] = scanner.number();
        }
        return scanner.atEnd() ? width : -1;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
