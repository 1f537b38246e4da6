package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /proc/pagetypeinfo} (mm/vmstat.c pagetypeinfo_show, 3.10 to 6.18): per zone and migrate type the free
 * blocks of each order, then per zone the pageblocks of each type, whose names stand in that table's head. Further
 * tables (page_owner) are passed over. The kernel holds the zone's lock while it counts: not for every scrape.
 */
public final class PagetypeinfoReader implements Closeable {
    private static final byte[] PAGE_BLOCK_ORDER = LineScanner.ascii("Page block order:");
    private static final byte[] PAGES_PER_BLOCK = LineScanner.ascii("Pages per block:");
    private static final byte[] FREE_HEAD = LineScanner.ascii("Free pages count per migrate type at order");
    private static final byte[] BLOCKS_HEAD = LineScanner.ascii("Number of blocks type");
    private static final byte[] TYPE = LineScanner.ascii(", type");

    /** 128 nodes, each with one zone and six types, stay below; a file of garbage does not. */
    private static final int MAX_ROWS = 1024;

    /** The kernel has 6. */
    private static final int MAX_TYPES = 16;

    private enum Section {
        NONE,
        FREE,
        BLOCKS
    }

    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("pagetypeinfo");
    private final ZoneHeader header = new ZoneHeader(scanner);
    private final NameInterner names = new NameInterner();
    private final long[] counts = new long[BuddyinfoReader.MAX_ORDERS];
    private final Set<String> seen = new HashSet<>();
    private final List<String> types = new ArrayList<>();

    public PagetypeinfoReader(Procfs procfs) {
        file = procfs.file("pagetypeinfo", 16384, ProcFile.SMALL_BYTES);
    }

    public synchronized Pagetypeinfo read() throws IOException {
        file.read();
        return parse(file.bytes(), file.length());
    }

    Pagetypeinfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        header.reset();
        seen.clear();
        types.clear();
        ImmutableList.Builder<Pagetypeinfo.FreeList> freeLists = ImmutableList.builder();
        ImmutableList.Builder<Pagetypeinfo.Pageblocks> pageblocks = ImmutableList.builder();
        OptionalLong pagesPerBlock = OptionalLong.empty();
        int orders = 0;
        Section section = Section.NONE;
        while (scanner.nextLine()) {
            if (scanner.atEnd() || scanner.accept(PAGE_BLOCK_ORDER)) {
                // The next node's head follows the last one's table without a blank line.
                section = Section.NONE;
            } else if (scanner.accept(PAGES_PER_BLOCK)) {
                if (scanner.skipBlanks() && scanner.readCount() && scanner.atEnd()) {
                    pagesPerBlock = OptionalLong.of(scanner.number());
                } else {
                    scanner.problem("a number of pages");
                }
            } else if (scanner.accept(FREE_HEAD)) {
                section = Section.FREE;
            } else if (scanner.accept(BLOCKS_HEAD)) {
                section = Section.BLOCKS;
                readTypes();
            } else if (section == Section.FREE) {
                Pagetypeinfo.FreeList row = readFreeList();
                if (row == null) {
                    scanner.problem("Node N, zone NAME, type NAME and 5 to 17 counts, each type once per zone");
                } else if (orders != 0 && row.blocks().length() != orders) {
                    scanner.problem("rows of equal length");
                    return new Pagetypeinfo(
                            OptionalLong.empty(), ImmutableList.of(), ImmutableList.of(), scanner.problem());
                } else {
                    orders = row.blocks().length();
                    freeLists.add(row);
                }
            } else if (section == Section.BLOCKS) {
                readPageblocks(pageblocks);
            }
        }
        return new Pagetypeinfo(pagesPerBlock, freeLists.build(), pageblocks.build(), scanner.problem());
    }

    private Pagetypeinfo.@Nullable FreeList readFreeList() {
        if (!header.readAgain() || !scanner.accept(TYPE) || !scanner.skipBlanks()) {
            return null;
        }
        int length = scanner.skipWord(' ');
        String type = scanner.word(length, names);
        int width = readCounts(counts.length);
        if (length == 0
                || width < BuddyinfoReader.MIN_ORDERS
                || seen.size() >= MAX_ROWS
                || !seen.add(header.node() + header.zone() + type)) {
            return null;
        }
        return new Pagetypeinfo.FreeList(
                header.node(),
                header.zone(),
                type,
                ImmutableLongArray.copyOf(counts).subArray(0, width).trimmed());
    }

    private void readTypes() {
        types.clear();
        boolean once = true;
        while (scanner.skipBlanks() && !scanner.atEnd()) {
            int length = scanner.skipWord(' ');
            String type = scanner.word(length, names);
            once &= !types.contains(type);
            types.add(type);
            if (types.size() > MAX_TYPES) {
                break;
            }
        }
        if (!once || !scanner.atEnd()) {
            scanner.problem("at most 16 names of migrate types, each once");
            types.clear();
        }
    }

    private void readPageblocks(ImmutableList.Builder<Pagetypeinfo.Pageblocks> pageblocks) {
        if (!header.read() || readCounts(types.size()) != types.size()) {
            scanner.problem("Node N, zone NAME and a count for each migrate type, each zone once");
            return;
        }
        for (int i = 0; i < types.size(); i++) {
            pageblocks.add(new Pagetypeinfo.Pageblocks(header.node(), header.zone(), types.get(i), counts[i]));
        }
    }

    /** Reads at most so many counts up to the end of the line; returns how many, or -1. */
    private int readCounts(int most) {
        int width = 0;
        while (scanner.skipBlanks() && !scanner.atEnd()) {
            scanner.accept('>');
            if (width == most || width == counts.length || !scanner.readCount()) {
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
