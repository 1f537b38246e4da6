package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads {@code /proc/vmstat}: lines {@code name value} (mm/vmstat.c vmstat_show, 3.10 to 6.18). Of a name that comes
 * twice the first is kept.
 */
public final class VmstatReader implements Closeable {
    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("vmstat");
    private final NameInterner names = new NameInterner();

    public VmstatReader(Procfs procfs) {
        file = procfs.file("vmstat", 8192, ProcFile.SMALL_BYTES);
    }

    public synchronized Vmstat read() throws IOException {
        file.read();
        return parse(file.bytes(), file.length());
    }

    Vmstat parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        names.newRound();
        ImmutableList.Builder<Vmstat.Item> items = ImmutableList.builder();
        while (scanner.nextLine()) {
            int nameLength = scanner.skipWord(' ');
            String name = scanner.firstWord(nameLength, names);
            if (nameLength == 0 || !scanner.skipBlanks() || !scanner.readNumber() || !scanner.atEnd()) {
                scanner.problem("a name and an unsigned 64-bit decimal");
            } else if (name == null) {
                scanner.problem("each name only once");
            } else {
                items.add(new Vmstat.Item(name, scanner.number()));
            }
        }
        return new Vmstat(items.build(), scanner.problem());
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
