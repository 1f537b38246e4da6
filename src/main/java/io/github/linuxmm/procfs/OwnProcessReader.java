package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads {@code /proc/self} (proc(5)): the exporter's own process, wherever the procfs that it watches is mounted. */
public final class OwnProcessReader {
    /** USER_HZ, the unit of times in /proc/self/stat: 100 on every architecture of Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final byte[] MAX_OPEN_FILES = LineScanner.ascii("Max open files");

    private static final Path PROC = Path.of("/proc");
    private static final Path DESCRIPTORS = PROC.resolve("self/fd");

    private final Procfs procfs = new MountedProcfs(PROC);
    private final ProcFile stat = procfs.file("self/stat", 1024, ProcFile.SMALL_BYTES);
    private final LineScanner scanner = new LineScanner("self/stat");
    private final FileChannel descriptors = FileChannel.open(DESCRIPTORS, StandardOpenOption.READ);
    private final long pageSize;
    private final double bootTime;
    private final double maxDescriptors;
    private final long[] fields = new long[25];

    /** Reads what does not change. */
    public OwnProcessReader() throws IOException {
        KernelReader kernel = new KernelReader(procfs);
        pageSize = kernel.read().pageSize().orElse(0);
        bootTime = kernel.bootTime().orElse(0);
        maxDescriptors = softLimit();
    }

    /** Reads times, memory and descriptors. */
    public synchronized OwnProcess read() throws IOException {
        stat.read();
        scanner.reset(stat.bytes(), stat.length());
        if (!scanner.nextLine()) {
            throw new IOException("self/stat: expected a line");
        }
        readFields();
        return new OwnProcess(
                (fields[14] + fields[15]) / TICKS_PER_SECOND,
                bootTime + fields[22] / TICKS_PER_SECOND,
                fields[23],
                (double) fields[24] * pageSize,
                openDescriptors(),
                maxDescriptors);
    }

    /**
     * Field numbers are proc(5)'s, from 1. The command, field 2, is in brackets and Java's holds no bracket or blank.
     */
    private void readFields() throws IOException {
        for (int field = 1; field < fields.length; field++) {
            fields[field] = scanner.readCount() ? scanner.number() : 0;
            scanner.skipWord(' ');
            if (!scanner.skipBlanks()) {
                throw new IOException("self/stat: expected at least 24 fields");
            }
        }
    }

    private double openDescriptors() throws IOException {
        // Since 6.2 the size of the folder is their number; before, it is 0.
        long size = descriptors.size();
        if (size == 0) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
                for (Path unused : all) {
                    size++;
                }
            }
        }
        return size;
    }

    private double softLimit() throws IOException {
        try (ProcFile limits = procfs.file("self/limits", 4096, ProcFile.SMALL_BYTES)) {
            limits.read();
            LineScanner lines = new LineScanner("self/limits");
            lines.reset(limits.bytes(), limits.length());
            while (lines.nextLine()) {
                if (lines.accept(MAX_OPEN_FILES)) {
                    lines.skipBlanks();
                    return lines.readCount() ? lines.number() : Double.POSITIVE_INFINITY;
                }
            }
            throw new IOException("self/limits: expected a line 'Max open files'");
        }
    }
}
