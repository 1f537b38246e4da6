package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads {@code /proc/vmallocinfo} (mm/vmalloc.c s_show, 3.10 to 6.18), which root may read: lines
 * {@code 0xstart-0xend size caller+0xoffset/0xsize [module] pages=N ...}. Only {@code pages=} is memory that the area holds.
 * The kernel walks all areas under a lock; so not for every scrape, and no descriptor is kept.
 */
public final class VmallocinfoReader {
    /** A line has 100 bytes or so: 40,000 areas. */
    private static final int MAX_BYTES = 4 << 20;

    /** More callers than a kernel has that vmalloc anything. */
    private static final int MAX_CALLERS = 4096;

    private static final byte[] ADDRESS = LineScanner.ascii("0x");
    private static final byte[] PAGES = LineScanner.ascii("pages=");
    private static final String UNKNOWN = "unknown";

    /** Of one area; 4 PiB of small pages. */
    private static final long MAX_PAGES = 1L << 40;

    private static final Comparator<Map.Entry<String, Long>> LARGEST =
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    private final Procfs procfs;
    private final LineScanner scanner = new LineScanner("vmallocinfo");
    private final NameInterner names = new NameInterner();

    public VmallocinfoReader(Procfs procfs) {
        this.procfs = procfs;
    }

    public synchronized Vmallocinfo read() throws IOException {
        try (ProcFile file = procfs.file("vmallocinfo", 32 << 10, MAX_BYTES)) {
            file.read();
            return parse(file.bytes(), file.length());
        }
    }

    Vmallocinfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        names.newRound();
        Map<String, Long> pages = new HashMap<>();
        while (scanner.nextLine()) {
            if (!scanner.accept(ADDRESS)
                    || scanner.skipWord(' ') == 0
                    || !scanner.skipBlanks()
                    || !scanner.readCount()) {
                scanner.problem("a range of addresses and a size");
                continue;
            }
            addPages(pages);
        }
        return new Vmallocinfo(
                pages.entrySet().stream()
                        .sorted(LARGEST)
                        .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue)),
                scanner.problem());
    }

    private void addPages(Map<String, Long> pages) {
        String caller = UNKNOWN;
        boolean first = true;
        while (scanner.skipBlanks() && !scanner.atEnd()) {
            if (scanner.accept(PAGES)) {
                if (!scanner.readCount() || scanner.number() > MAX_PAGES || !scanner.atEnd() && !scanner.skipBlanks()) {
                    scanner.problem("pages=N");
                } else if (pages.size() >= MAX_CALLERS && !pages.containsKey(caller)) {
                    scanner.problem("at most 4096 callers");
                } else {
                    pages.merge(caller, scanner.number(), Long::sum);
                }
                return;
            }
            boolean module = !first && scanner.peek() == '[';
            int n = scanner.skipWord('+');
            if (first && n > 0) {
                caller = scanner.word(n, names);
            } else if (module) {
                caller = caller + " " + scanner.word(n, names);
            }
            first = false;
            // The offset and the size of the function.
            scanner.skipWord(' ');
        }
        if (!scanner.atEnd()) {
            scanner.problem("printable characters");
        }
    }
}
