package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads which kernel a procfs speaks for: {@code sys/kernel/osrelease}, {@code sys/kernel/arch} (6.1 on),
 * {@code stat} (btime) and the page size. Not for every scrape: a large machine's {@code /proc/stat} is slow.
 */
public final class KernelReader {
    private static final int AT_PAGESZ = 6;
    private static final int MAX_WORD = 128;
    private static final byte[] BTIME = LineScanner.ascii("btime ");
    /** Both numbers move between two reads; by more than this they are not of one time, or not of one machine. */
    private static final double TOLERANCE = 0.1;
    private static final int[] PAGE_SIZES_KIB = {4, 8, 16, 32, 64, 256};
    /** uname's names for Java's. */
    private static final Map<String, String> MACHINES = Map.of("amd64", "x86_64", "x86", "i686", "arm", "armv7l");

    private final Path procfs;

    public KernelReader(Path procfs) {
        this.procfs = procfs;
    }

    /** What cannot be told is empty or 0; a file that exists and cannot be read is an error. */
    public Kernel read() throws IOException {
        String release = word("sys/kernel/osrelease");
        return new Kernel(release, machine(release), pageSize());
    }

    private String machine(String release) throws IOException {
        String arch = word("sys/kernel/arch");
        if (!arch.isEmpty()) {
            return arch;
        }
        // Older kernels tell it in uname alone, which is ours; it fits where procfs is of the same kernel.
        boolean ownKernel = !release.isEmpty() && word(Path.of("/proc"), "sys/kernel/osrelease").equals(release);
        String name = System.getProperty("os.arch");
        return ownKernel ? MACHINES.getOrDefault(name, name) : "";
    }

    /** Unix time in seconds at which the kernel started; 0 where it is not told. */
    public long bootTime() throws IOException {
        try (ProcFile file = new ProcFile(procfs.resolve("stat"), 8192, ProcFile.MANY_CPUS_BYTES)) {
            file.read();
            LineScanner scanner = new LineScanner("stat");
            scanner.reset(file.bytes(), file.length());
            while (scanner.nextLine()) {
                if (scanner.accept(BTIME) && scanner.readCount() && scanner.atEnd()) {
                    return scanner.number();
                }
            }
            throw new IOException("stat: expected a line btime N");
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * The page size of the process that looks, where procfs shows that; else the size that makes MemTotal and
     * the zones' pages agree, and MemFree and nr_free_pages as well.
     */
    private int pageSize() throws IOException {
        try (ProcFile auxv = new ProcFile(procfs.resolve("self/auxv"), 1024, ProcFile.SMALL_BYTES)) {
            auxv.read();
            return fromAuxv(ByteBuffer.wrap(auxv.bytes(), 0, auxv.length()).order(ByteOrder.nativeOrder()));
        } catch (NoSuchFileException e) {
            return fromMemory();
        }
    }

    /** These files are other collectors' concern: where they fail, the page size is only not told. */
    private int fromMemory() {
        for (String name : new String[] {"meminfo", "vmstat", "zoneinfo"}) {
            // A FIFO would hold up the page size of a tree that is no real procfs.
            if (!Files.isRegularFile(procfs.resolve(name))) {
                return 0;
            }
        }
        try (MeminfoReader meminfo = new MeminfoReader(procfs); VmstatReader vmstat = new VmstatReader(procfs);
                ZoneinfoReader zoneinfo = new ZoneinfoReader(procfs)) {
            Meminfo memory = meminfo.read();
            long pages = 0;
            for (Zone zone : zoneinfo.read().zones()) {
                pages += Math.max(0, zone.managed() == Zone.ABSENT ? zone.present() : zone.managed());
            }
            int byTotal = fitting(memory.value("MemTotal").orElse(0), pages);
            return byTotal == fitting(memory.value("MemFree").orElse(0), vmstat.read().value("nr_free_pages").orElse(0))
                    ? byTotal : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Pairs of words, type and value; the word is the process's. */
    private static int fromAuxv(ByteBuffer auxv) {
        boolean wide = !"32".equals(System.getProperty("sun.arch.data.model"));
        while (auxv.remaining() >= (wide ? 16 : 8)) {
            long type = wide ? auxv.getLong() : auxv.getInt();
            long value = wide ? auxv.getLong() : auxv.getInt();
            if (type == AT_PAGESZ) {
                return (int) value;
            }
        }
        return 0;
    }

    static int fitting(long bytes, long pages) {
        if (bytes <= 0 || pages <= 0) {
            return 0;
        }
        double kib = bytes / 1024.0 / pages;
        for (int size : PAGE_SIZES_KIB) {
            if (Math.abs(kib / size - 1) < TOLERANCE) {
                return size * 1024;
            }
        }
        return 0;
    }

    /** The word that a file holds; empty where there is no such file. */
    private String word(String name) throws IOException {
        return word(procfs, name);
    }

    private static String word(Path procfs, String name) throws IOException {
        try (ProcFile file = new ProcFile(procfs.resolve(name), 256, ProcFile.SMALL_BYTES)) {
            file.read();
            LineScanner scanner = new LineScanner(name);
            scanner.reset(file.bytes(), file.length());
            if (scanner.nextLine()) {
                int length = scanner.skipWord('\n');
                if (length > 0 && length < MAX_WORD && scanner.atEnd()) {
                    return scanner.text(length);
                }
            }
            scanner.problem("one word");
            throw new IOException(scanner.problem().orElseThrow());
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
