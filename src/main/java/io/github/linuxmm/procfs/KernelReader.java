package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads which kernel a procfs speaks for: {@code sys/kernel/osrelease}, {@code sys/kernel/arch} (6.1 on),
 * {@code stat} (btime) and the page size. Not for every scrape: a large machine's {@code /proc/stat} is slow.
 */
public final class KernelReader {
    private static final String OSRELEASE = "sys/kernel/osrelease";
    private static final int AT_PAGESZ = 6;
    private static final int MAX_WORD = 128;
    private static final byte[] BTIME = LineScanner.ascii("btime ");
    /** Both numbers move between two reads; by more than this they are not of one time, or not of one machine. */
    private static final double TOLERANCE = 0.1;

    private static final int[] PAGE_SIZES_KIB = {4, 8, 16, 32, 64, 256};
    /** uname's names for Java's. */
    private static final Map<String, String> MACHINES = Map.of("amd64", "x86_64", "x86", "i686", "arm", "armv7l");

    private final Procfs procfs;

    public KernelReader(Procfs procfs) {
        this.procfs = procfs;
    }

    /** What its files do not show is empty; a file that exists and cannot be read is an error. */
    public Kernel read() throws IOException {
        Optional<String> release = word(procfs, OSRELEASE);
        OptionalInt pageSize = pageSize();
        return new Kernel(release, machine(release), pageSize, hugePagePages(pageSize));
    }

    /** Empty where meminfo has no Hugepagesize, or is no regular file, which would hold up all that needs the kernel. */
    private OptionalLong hugePagePages(OptionalInt pageSize) {
        if (pageSize.isEmpty() || !procfs.isRegularFile("meminfo")) {
            return OptionalLong.empty();
        }
        try (MeminfoReader meminfo = new MeminfoReader(procfs)) {
            OptionalLong bytes = meminfo.read().value("Hugepagesize");
            return bytes.isEmpty() ? bytes : OptionalLong.of(bytes.getAsLong() / pageSize.getAsInt());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private Optional<String> machine(Optional<String> release) throws IOException {
        Optional<String> arch = word(procfs, "sys/kernel/arch");
        if (arch.isPresent()) {
            return arch;
        }
        // Older kernels tell it in uname alone, which is ours; it fits where procfs is of the same kernel.
        boolean ownKernel = release.isPresent()
                && word(new MountedProcfs(Path.of("/proc")), OSRELEASE).equals(release);
        String name = System.getProperty("os.arch");
        return ownKernel ? Optional.of(MACHINES.getOrDefault(name, name)) : Optional.empty();
    }

    /** Unix time in seconds at which the kernel started; empty where there is no {@code stat}. */
    public OptionalLong bootTime() throws IOException {
        try (ProcFile file = procfs.file("stat", 8192, ProcFile.MANY_CPUS_BYTES)) {
            file.read();
            LineScanner scanner = new LineScanner("stat");
            scanner.reset(file.bytes(), file.length());
            while (scanner.nextLine()) {
                if (scanner.accept(BTIME) && scanner.readCount() && scanner.atEnd()) {
                    return OptionalLong.of(scanner.number());
                }
            }
            throw new IOException("stat: expected a line 'btime N'");
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * The page size of the process that looks, where procfs shows that; else the size that makes MemTotal and
     * the zones' pages agree, and MemFree and nr_free_pages as well.
     */
    private OptionalInt pageSize() throws IOException {
        try (ProcFile auxv = procfs.file("self/auxv", 1024, ProcFile.SMALL_BYTES)) {
            auxv.read();
            return fromAuxv(ByteBuffer.wrap(auxv.bytes(), 0, auxv.length()).order(ByteOrder.nativeOrder()));
        } catch (NoSuchFileException e) {
            return fromMemory();
        }
    }

    /** These files are other collectors' concern: where they fail, the page size is only not known. */
    private OptionalInt fromMemory() {
        for (String name : new String[] {"meminfo", "vmstat", "zoneinfo"}) {
            // A FIFO would hold up the page size of a tree that is no real procfs.
            if (!procfs.isRegularFile(name)) {
                return OptionalInt.empty();
            }
        }
        try (MeminfoReader meminfo = new MeminfoReader(procfs);
                VmstatReader vmstat = new VmstatReader(procfs);
                ZoneinfoReader zoneinfo = new ZoneinfoReader(procfs)) {
            Meminfo memory = meminfo.read();
            long pages = 0;
            for (Zone zone : zoneinfo.read().zones()) {
                pages += zone.size().managed().orElse(zone.size().present().orElse(0));
            }
            OptionalInt byTotal = fitting(memory.value("MemTotal").orElse(0), pages);
            OptionalInt byFree = fitting(
                    memory.value("MemFree").orElse(0),
                    vmstat.read().value("nr_free_pages").orElse(0));
            return byTotal.equals(byFree) ? byTotal : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** Pairs of words, type and value; the word is the process's. */
    private static OptionalInt fromAuxv(ByteBuffer auxv) {
        boolean wide = !"32".equals(System.getProperty("sun.arch.data.model"));
        while (auxv.remaining() >= (wide ? 16 : 8)) {
            long type = wide ? auxv.getLong() : auxv.getInt();
            long value = wide ? auxv.getLong() : auxv.getInt();
            if (type == AT_PAGESZ) {
                return OptionalInt.of((int) value);
            }
        }
        return OptionalInt.empty();
    }

    static OptionalInt fitting(long bytes, long pages) {
        if (bytes <= 0 || pages <= 0) {
            return OptionalInt.empty();
        }
        double kib = bytes / 1024.0 / pages;
        for (int size : PAGE_SIZES_KIB) {
            if (Math.abs(kib / size - 1) < TOLERANCE) {
                return OptionalInt.of(size * 1024);
            }
        }
        return OptionalInt.empty();
    }

    /** The word that a file holds; empty where there is no such file. */
    private static Optional<String> word(Procfs procfs, String name) throws IOException {
        try (ProcFile file = procfs.file(name, 256, ProcFile.SMALL_BYTES)) {
            file.read();
            LineScanner scanner = new LineScanner(name);
            scanner.reset(file.bytes(), file.length());
            if (scanner.nextLine()) {
                int length = scanner.skipWord('\n');
                if (length > 0 && length < MAX_WORD && scanner.atEnd()) {
                    String word = scanner.text(length);
                    if (!scanner.nextLine() && scanner.problem().isEmpty()) {
                        return Optional.of(word);
                    }
                }
            }
            scanner.problem("one word");
            throw new IOException(scanner.problem().orElseThrow());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
