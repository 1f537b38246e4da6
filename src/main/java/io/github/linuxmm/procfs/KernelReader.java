package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads which kernel a procfs speaks for: {@code sys/kernel/osrelease}, {@code sys/kernel/arch} (6.1 on),
 * {@code stat} (btime) and the page size. Not for every scrape: a large machine's {@code /proc/stat} is slow.
 */
public final class KernelReader {
    private static final int AT_PAGESZ = 6;
    private static final int MAX_WORD = 128;
    private static final byte[] BTIME = LineScanner.ascii("btime ");
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
        return new Kernel(release, machine(release), bootTime(), pageSize());
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

    private long bootTime() throws IOException {
        try (ProcFile file = new ProcFile(procfs.resolve("stat"), 8192)) {
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
     * The page size of the process that looks, where procfs shows that; else the size that makes MemFree and
     * nr_free_pages agree. Both move, but sizes lie a factor of two apart.
     */
    private int pageSize() throws IOException {
        try (ProcFile auxv = new ProcFile(procfs.resolve("self/auxv"), 1024)) {
            auxv.read();
            return fromAuxv(ByteBuffer.wrap(auxv.bytes(), 0, auxv.length()).order(ByteOrder.nativeOrder()));
        } catch (NoSuchFileException e) {
            return fromFreeMemory();
        }
    }

    /** These files are other collectors' concern: where they fail, the page size is only not told. */
    private int fromFreeMemory() {
        if (!Files.isRegularFile(procfs.resolve("meminfo")) || !Files.isRegularFile(procfs.resolve("vmstat"))) {
            return 0;
        }
        try (MeminfoReader meminfo = new MeminfoReader(procfs); VmstatReader vmstat = new VmstatReader(procfs)) {
            OptionalLong bytes = meminfo.read().value("MemFree");
            OptionalLong pages = vmstat.read().value("nr_free_pages");
            return bytes.isPresent() && pages.isPresent() ? nearest(bytes.getAsLong(), pages.getAsLong()) : 0;
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

    static int nearest(long freeBytes, long freePages) {
        if (freeBytes <= 0 || freePages <= 0) {
            return 0;
        }
        double kib = freeBytes / 1024.0 / freePages;
        int nearest = 0;
        for (int size : PAGE_SIZES_KIB) {
            // In proportion: 6 is as far from 4 as from 9.
            if (nearest == 0 || Math.abs(Math.log(kib / size)) < Math.abs(Math.log(kib / nearest))) {
                nearest = size;
            }
        }
        return nearest * 1024;
    }

    /** The word that a file holds; empty where there is no such file. */
    private String word(String name) throws IOException {
        return word(procfs, name);
    }

    private static String word(Path procfs, String name) throws IOException {
        try (ProcFile file = new ProcFile(procfs.resolve(name), 256)) {
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
