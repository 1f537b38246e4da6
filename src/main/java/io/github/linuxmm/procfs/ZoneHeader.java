package io.github.linuxmm.procfs;

import java.util.BitSet;

/**
 * Reads {@code Node 0, zone   Normal}, the head of a zone in buddyinfo, zoneinfo and pagetypeinfo.
 *
 * <p>Zone names are the kernel's own (mm/page_alloc.c zone_names); another word is a damaged line.
 */
final class ZoneHeader {
    /** As many as the largest machines have; it bounds what a file of garbage costs in samples. */
    private static final int MAX_NODES = 128;

    private static final int ZONE_TYPES = ZoneNames.all().size();
    private static final byte[] NODE = LineScanner.ascii("Node");
    private static final byte[] ZONE = LineScanner.ascii(", zone");

    private final LineScanner scanner;
    private final NameInterner names = new NameInterner();
    private final BitSet seen = new BitSet();
    private int node;
    private String zone = "";
    private boolean again;

    ZoneHeader(LineScanner scanner) {
        this.scanner = scanner;
    }

    /** Forgets which zones were seen. */
    void reset() {
        seen.clear();
    }

    /** Reads a header; false where it is damaged or where this zone was seen since the last {@link #reset}. */
    boolean read() {
        return readAgain() && isFirst();
    }

    /** As {@link #read}, for a header that is the whole line. */
    boolean readLine() {
        return readAgain() && scanner.atEnd() && isFirst();
    }

    private boolean isFirst() {
        int index = node * ZONE_TYPES + ZoneNames.rank(zone);
        again = seen.get(index);
        seen.set(index);
        return !again;
    }

    /** True where the last header was refused because its zone was seen before. */
    boolean cameAgain() {
        return again;
    }

    /** Reads a header of a zone that may come several times. */
    boolean readAgain() {
        again = false;
        if (!scanner.accept(NODE) || !scanner.skipBlanks() || !scanner.readCount() || scanner.number() >= MAX_NODES) {
            return false;
        }
        node = (int) scanner.number();
        if (!scanner.accept(ZONE) || !scanner.skipBlanks()) {
            return false;
        }
        int length = scanner.skipWord(',');
        zone = scanner.word(length, names);
        return ZoneNames.rank(zone) >= 0;
    }

    int node() {
        return node;
    }

    String zone() {
        return zone;
    }
}
