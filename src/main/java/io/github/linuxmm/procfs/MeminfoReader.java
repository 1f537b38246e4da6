package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads {@code /proc/meminfo}: lines {@code Name: value kB}, or without the unit (fs/proc/meminfo.c meminfo_proc_show,
 * 3.10 to 6.18). Values may stand right behind the colon. Of a field that comes twice the first is kept.
 */
public final class MeminfoReader implements Closeable {
    private static final byte[] KB = LineScanner.ascii("kB");

    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("meminfo");
    private final NameInterner names = new NameInterner();

    public MeminfoReader(Procfs procfs) {
        file = procfs.file("meminfo", 8192, ProcFile.SMALL_BYTES);
    }

    public synchronized Meminfo read() throws IOException {
        file.read();
        return parse(file.bytes(), file.length());
    }

    Meminfo parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        names.newRound();
        ImmutableList.Builder<Meminfo.Field> fields = ImmutableList.builder();
        while (scanner.nextLine()) {
            int nameLength = scanner.skipWord(':');
            if (nameLength == 0 || scanner.peek() != ':') {
                scanner.problem("Name: value");
                continue;
            }
            String name = scanner.firstWord(nameLength, names);
            scanner.accept(':');
            scanner.skipBlanks();
            if (!scanner.readNumber()) {
                scanner.problem("an unsigned 64-bit decimal");
                continue;
            }
            long value = scanner.number();
            boolean kilobytes = scanner.skipBlanks();
            if (kilobytes && !scanner.accept(KB) || !scanner.atEnd()) {
                scanner.problem("kB or nothing after the value");
            } else if (name == null) {
                scanner.problem("each field only once");
            } else {
                fields.add(new Meminfo.Field(name, value, kilobytes));
            }
        }
        return new Meminfo(fields.build(), scanner.problem());
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
