package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;

/**
 * Reads {@code /proc/allocinfo}, versions 1.0 and 2.0 (lib/alloc_tag.c allocinfo_show, 6.10 to 6.18), which root may read, on
 * kernels that are built and booted with it. 6,000 lines or so; no descriptor is kept.
 */
public final class AllocinfoReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final byte[] VERSION = LineScanner.ascii("allocinfo - version: ");
    private static final String SLAB_PAGES = "mm/slub.c:";
    /** 2.0 marks sites that lost count. */
    private static final String INACCURATE = " accurate:no";

    private final Procfs procfs;
    private final LineScanner scanner = new LineScanner("allocinfo");

    public AllocinfoReader(Procfs procfs) {
        this.procfs = procfs;
    }

    /** Sites that hold nothing are left out. */
    public synchronized Allocinfo read() throws IOException {
        try (ProcFile file = procfs.file("allocinfo", 32 << 10, MAX_BYTES)) {
            file.read();
            return parse(file.bytes(), file.length());
        }
    }

    Allocinfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        ImmutableList.Builder<Allocinfo.Site> sites = ImmutableList.builder();
        if (!scanner.nextLine() || !scanner.accept(VERSION)) {
            scanner.problem("allocinfo - version: N");
            return new Allocinfo(sites.build(), scanner.problem());
        }
        while (scanner.nextLine()) {
            if (scanner.peek() == '#') {
                continue;
            }
            scanner.skipBlanks();
            // A counter per CPU may be caught between a free and its allocation.
            boolean negative = scanner.accept('-');
            if (!scanner.readCount()) {
                scanner.problem("bytes, calls and a place in the source");
                continue;
            }
            long held = negative ? 0 : scanner.number();
            if (!scanner.skipBlanks() || !scanner.readCount() || !scanner.skipBlanks() || scanner.atEnd()) {
                scanner.problem("bytes, calls and a place in the source");
            } else if (held > 0) {
                String name = scanner.text(scanner.skipRest());
                name = name.endsWith(INACCURATE) ? name.substring(0, name.length() - INACCURATE.length()) : name;
                if (!name.startsWith(SLAB_PAGES)) {
                    sites.add(new Allocinfo.Site(name, held));
                }
            }
        }
        return new Allocinfo(sites.build(), scanner.problem());
    }
}
