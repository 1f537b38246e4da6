package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads {@code /proc/allocinfo}, versions 1.0 and 2.0 (lib/alloc_tag.c allocinfo_show, 6.10 to 6.18), which root may read, on
 * kernels that are built and booted with it. 6,000 lines or so; no descriptor is kept.
 */
public final class AllocinfoReader {
    /** A line has 75 bytes or so: 25,000 places. */
    private static final int MAX_BYTES = 2 << 20;

    private static final int MAX_SITES = 16_384;
    private static final long MAX_SITE_BYTES = 1L << 60;
    private static final byte[] VERSION = LineScanner.ascii("allocinfo - version: ");
    private static final byte[] FUNCTION = LineScanner.ascii("func:");
    /** Slabs, whose objects are there by their own places, and pages of files, programs and huge pages, which can move. */
    private static final ImmutableList<String> PASSED_OVER = ImmutableList.of(
            "mm/slub.c:",
            "mm/filemap.c:",
            "mm/readahead.c:",
            "mm/memory.c:",
            "mm/shmem.c:",
            "mm/huge_memory.c:",
            "mm/khugepaged.c:",
            "mm/swap_state.c:",
            "mm/migrate.c:",
            "mm/compaction.c:",
            "mm/hugetlb.c:");

    private static final Comparator<Allocinfo.Site> LARGEST =
            Comparator.comparingLong(Allocinfo.Site::bytes).reversed().thenComparing(Allocinfo.Site::name);

    private final Procfs procfs;
    private final LineScanner scanner = new LineScanner("allocinfo");

    public AllocinfoReader(Procfs procfs) {
        this.procfs = procfs;
    }

    /** Sites that hold nothing, slabs and pages that can move are left out. */
    public synchronized Allocinfo read() throws IOException {
        try (ProcFile file = procfs.file("allocinfo", 32 << 10, MAX_BYTES)) {
            file.read();
            return parse(file.bytes(), file.length());
        }
    }

    Allocinfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        if (!scanner.nextLine() || !scanner.accept(VERSION)) {
            scanner.problem("allocinfo - version: N");
            return new Allocinfo(ImmutableList.of(), scanner.problem());
        }
        Map<String, Allocinfo.Site> sites = new HashMap<>();
        while (scanner.nextLine()) {
            if (scanner.peek() != '#' && !readSite(sites)) {
                scanner.problem("bytes, calls, 'file:line' and 'func:name'");
            }
        }
        return new Allocinfo(
                sites.values().stream().sorted(LARGEST).collect(ImmutableList.toImmutableList()), scanner.problem());
    }

    private boolean readSite(Map<String, Allocinfo.Site> sites) {
        scanner.skipBlanks();
        // The counters of the CPUs are not summed at once.
        boolean negative = scanner.accept('-');
        if (!scanner.readCount() || scanner.number() > MAX_SITE_BYTES) {
            return false;
        }
        long held = negative ? 0 : scanner.number();
        if (!scanner.skipBlanks() || !scanner.readNumber() || !scanner.skipBlanks()) {
            return false;
        }
        int length = skipName();
        if (length > 0 && held > 0) {
            String name = scanner.text(length);
            if (PASSED_OVER.stream().noneMatch(name::startsWith)) {
                if (sites.size() >= MAX_SITES && !sites.containsKey(name)) {
                    scanner.problem("at most 16384 places that hold memory");
                    return true;
                }
                // A function of a header is a place of its own in each file that includes it.
                sites.merge(name, new Allocinfo.Site(name, held), AllocinfoReader::sum);
            }
        }
        return length > 0;
    }

    /** Up to the end of the function's name; pairs such as {@code accurate:no} and a blank may follow. Returns its length. */
    private int skipName() {
        int length = 0;
        while (true) {
            boolean function = length > 0 && scanner.accept(FUNCTION);
            int word = scanner.skipWord(' ');
            length += word + (function ? FUNCTION.length : 0);
            if (function) {
                return word > 0 && (scanner.atEnd() || scanner.peek() == ' ') ? length : 0;
            }
            if (word == 0 || !scanner.accept(' ')) {
                return 0;
            }
            length++;
        }
    }

    private static Allocinfo.Site sum(Allocinfo.Site a, Allocinfo.Site b) {
        return new Allocinfo.Site(a.name(), Math.min(a.bytes() + b.bytes(), MAX_SITE_BYTES));
    }
}
