package io.github.linuxmm.recording;

import io.github.linuxmm.Build;
import io.github.linuxmm.Exporter;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.log.FileProblem;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.procfs.UptimeReader;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.HostClock;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** A host as a sosreport shows it: one look. Nothing is unpacked to disk. */
public final class Sosreport {
    /** sos compresses with 4 MiB, xz by itself with 8. */
    private static final int XZ_KIB = 24 << 10;

    private static final int MAX_VISITED = 500_000;

    private final SosreportFiles files = new SosreportFiles();
    private final boolean hasKernelLog;

    /**
     * Reads one.
     *
     * @param path its folder, or the archive: .tar, .tar.gz or .tar.xz, whatever its name is
     * @throws IOException where it cannot be read, or is none
     */
    public Sosreport(Path path) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                Files.walkFileTree(path, new Visitor(path));
            } else {
                try (InputStream in = uncompressed(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
                    new TarFiles(in).read(files::take);
                }
            }
        } catch (EOFException e) {
            throw new IOException("--sosreport: " + path + ": is cut off", e);
        } catch (MemoryLimitException e) {
            throw new IOException(
                    "--sosreport: " + path + ": unpack it first: xz needs more than " + XZ_KIB + " KiB", e);
        } catch (IOException e) {
            throw new IOException("--sosreport: " + FileProblem.of(path.toString(), e), e);
        }
        if (!files.hasMemory()) {
            throw new IOException(
                    "--sosreport: expected proc/meminfo, buddyinfo, zoneinfo or vmstat, found none of them: " + path);
        }
        hasKernelLog = files.kernelLog().length > 0;
    }

    /** By its first bytes. */
    private static InputStream uncompressed(BufferedInputStream in) throws IOException {
        in.mark(8);
        int first = in.read();
        int second = in.read();
        in.reset();
        if (first == 0x1f && second == 0x8b) {
            return new BufferedInputStream(new GZIPInputStream(in, 1 << 15), 1 << 16);
        }
        if (first == 0xfd && second == '7') {
            return new BufferedInputStream(new XZInputStream(in, XZ_KIB), 1 << 16);
        }
        return in;
    }

    /** Whether it has what dmesg or journalctl printed. */
    public boolean hasKernelLog() {
        return hasKernelLog;
    }

    /** What it shows. */
    public Seen seen(Options options, Build build, Log log) throws IOException {
        RecordedProcfs procfs = new RecordedProcfs();
        RecordedProcfs sysfs = new RecordedProcfs("/sys/");
        RecordedFiles shown = files.files();
        procfs.show(shown);
        sysfs.show(shown);
        PrintedLog printed = new PrintedLog(files.kernelLog(), bootTime(procfs), files.unixSeconds());
        Options played = RecordedHost.options(options, hasKernelLog, 1_000);
        Host host = Exporter.host(played, procfs, sysfs, printed, new OneMoment(files.unixSeconds()));
        Exporter exporter = new Exporter(played, build, log, host);
        exporter.runTasks();
        return exporter.seen(host.look());
    }

    /** As the kernel tells it, or else by how long it had run. */
    private OptionalLong bootTime(Procfs procfs) {
        try {
            OptionalLong told = new KernelReader(procfs).bootTime();
            if (told.isPresent()) {
                return told;
            }
            try (UptimeReader uptime = new UptimeReader(procfs)) {
                return OptionalLong.of(files.unixSeconds() - TimeUnit.NANOSECONDS.toSeconds(uptime.read()));
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** When the report was made. */
    private record OneMoment(long unixSeconds) implements HostClock {
        @Override
        public long unixMillis() {
            return unixSeconds * 1_000;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    }

    /** Takes regular files only: a link may lead anywhere, and a FIFO never answers. What cannot be read is not known. */
    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private int visited;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++visited > MAX_VISITED) {
                throw new IOException("more than " + MAX_VISITED + " files");
            }
            String name = root.relativize(file).toString();
            if (attributes.isRegularFile() && SosreportFiles.wants(name) && Files.isReadable(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    files.take(
                            name,
                            attributes.size(),
                            attributes.lastModifiedTime().toMillis() / 1_000,
                            in);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
