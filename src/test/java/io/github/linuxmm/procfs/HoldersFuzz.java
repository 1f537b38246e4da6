package io.github.linuxmm.procfs;

import io.github.linuxmm.support.MemoryProcfs;
import java.io.IOException;
import java.util.List;

/** The same bytes as each of the files of who holds memory: read, or refused by IOException. */
public final class HoldersFuzz {
    private static final List<String> FILES = List.of("slabinfo", "vmallocinfo", "allocinfo", "net/protocols");

    private HoldersFuzz() {}

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        MemoryProcfs procfs = new MemoryProcfs();
        FILES.forEach(file -> procfs.show(file, bytes));
        survives(() -> new SlabinfoReader(procfs).read());
        survives(() -> new VmallocinfoReader(procfs).read());
        survives(() -> new AllocinfoReader(procfs).read());
        survives(() -> {
            try (SocketMemoryReader sockets = new SocketMemoryReader(procfs)) {
                return sockets.read();
            }
        });
    }

    private interface Read {
        Object read() throws IOException;
    }

    private static void survives(Read file) {
        try {
            if (file.read() == null) {
                throw new AssertionError("nothing was read, and nothing said");
            }
        } catch (IOException refused) {
            // Said so.
        }
    }
}
