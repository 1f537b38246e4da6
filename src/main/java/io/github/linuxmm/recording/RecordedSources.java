package io.github.linuxmm.recording;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.ProcFile;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.procfs.SysctlReader;
import io.github.linuxmm.snapshot.HostClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of a host that are recorded, and when: those that move in each snapshot, settings in the first one and when they
 * change, dear files when it is time for them. A file that is not there or may not be read is not in the recording, as if
 * the kernel had none.
 */
final class RecordedSources {
    private static final long BOOT_TIME_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int SETTING_BYTES = 256;

    private record Moving(String path, ProcFile file) {}

    /** A file that seldom changes. */
    private static final class Setting {
        private final String path;
        private final ProcFile file;
        private byte[] last = {};

        Setting(String path, ProcFile file) {
            this.path = path;
            this.file = file;
        }
    }

    private final Procfs procfs;
    private final HostClock clock;
    private final List<Moving> moving = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final ImmutableList<DearFile> dear = ImmutableList.of(
            new DearFile("pagetypeinfo", 10, 5_000, (bytes, length) -> {}),
            new DearFile("slabinfo", 60, 2_000, (bytes, length) -> {}),
            new DearFile("vmallocinfo", 60, 2_000, RecordedSources::hideAddresses),
            new DearFile("allocinfo", 60, 2_000, (bytes, length) -> {}));
    private final Set<String> refused = new TreeSet<>();
    private boolean begun;
    private long bootTimeAt;

    /** Opens nothing yet. */
    RecordedSources(Procfs procfs, Procfs sysfs, HostClock clock) {
        this.procfs = procfs;
        this.clock = clock;
        moving("meminfo", 8 << 10, ProcFile.SMALL_BYTES);
        moving("buddyinfo", 4 << 10, ProcFile.SMALL_BYTES);
        moving("zoneinfo", 16 << 10, ProcFile.IN_PIECES_BYTES);
        moving("vmstat", 8 << 10, ProcFile.SMALL_BYTES);
        moving("pressure/memory", 512, ProcFile.SMALL_BYTES);
        moving("net/protocols", 4 << 10, ProcFile.SMALL_BYTES);
        moving("net/sockstat", 512, ProcFile.SMALL_BYTES);
        moving("uptime", 64, ProcFile.SMALL_BYTES);
        setting("/proc/", procfs, "sys/kernel/osrelease");
        setting("/sys/", sysfs, "kernel/mm/transparent_hugepage/enabled");
        setting("/sys/", sysfs, "kernel/mm/transparent_hugepage/defrag");
    }

    /** A FIFO in the place of a file would hold up all the others. */
    private void moving(String path, int chunkBytes, int maxBytes) {
        if (procfs.isRegularFile(path)) {
            moving.add(new Moving("/proc/" + path, procfs.file(path, chunkBytes, maxBytes)));
        }
    }

    private void setting(String root, Procfs from, String path) {
        if (from.isRegularFile(path)) {
            settings.add(new Setting(root + path, from.file(path, SETTING_BYTES, ProcFile.SMALL_BYTES)));
        }
    }

    /** Adds to a snapshot what belongs into it. */
    void record(RecordingWriter out) throws IOException {
        for (Moving file : moving) {
            note(file.path, out.copy(file.path, file.file, (bytes, length) -> {}));
        }
        if (!begun) {
            begun = true;
            findSysctls();
            kernel(out);
            bootTime(out);
        } else if (clock.monotonicNanos() - bootTimeAt >= BOOT_TIME_NANOS) {
            bootTime(out);
        }
        for (Setting setting : settings) {
            record(setting, out);
        }
        for (DearFile file : dear) {
            if (procfs.isRegularFile(file.path())) {
                note("/proc/" + file.path(), file.record(procfs, out, clock));
            }
        }
    }

    /** The files that may not be read, by their paths, so far. */
    Set<String> refused() {
        return refused;
    }

    private void note(String path, @Nullable IOException problem) {
        if (problem instanceof AccessDeniedException) {
            refused.add(path);
        }
    }

    private void record(Setting setting, RecordingWriter out) throws IOException {
        try {
            setting.file.read();
        } catch (IOException e) {
            note(setting.path, e);
            return;
        }
        byte[] bytes = setting.file.bytes();
        int length = setting.file.length();
        if (length > 0 && !Arrays.equals(bytes, 0, length, setting.last, 0, setting.last.length)) {
            setting.last = Arrays.copyOf(bytes, length);
            out.add(setting.path, bytes, length);
        }
    }

    private void findSysctls() {
        try {
            SysctlReader.entries(procfs, name -> false).stream()
                    .filter(entry -> entry.kind() == Procfs.FileEntry.Kind.FILE)
                    .map(entry -> "sys/vm/" + entry.name())
                    .sorted()
                    .forEach(path -> setting("/proc/", procfs, path));
        } catch (IOException e) {
            note("/proc/sys/vm", e);
        }
    }

    /** What the exporter knows of the kernel from elsewhere than files that are recorded. */
    private void kernel(RecordingWriter out) throws IOException {
        Kernel kernel;
        try {
            kernel = new KernelReader(procfs).read();
        } catch (IOException e) {
            note("/proc/sys/kernel/osrelease", e);
            return;
        }
        if (kernel.machine().isPresent()) {
            add(out, "/proc/sys/kernel/arch", kernel.machine().get());
        }
        if (kernel.pageSize().isPresent()) {
            add(out, RecordedFiles.PAGE_SIZE, Integer.toString(kernel.pageSize().getAsInt()));
        }
    }

    /** The one line of {@code /proc/stat} that is read: the whole file is long, and says what each CPU does. */
    private void bootTime(RecordingWriter out) throws IOException {
        bootTimeAt = clock.monotonicNanos();
        OptionalLong seconds;
        try {
            seconds = procfs.isRegularFile("stat") ? new KernelReader(procfs).bootTime() : OptionalLong.empty();
        } catch (IOException e) {
            note("/proc/stat", e);
            return;
        }
        if (seconds.isPresent()) {
            add(out, "/proc/stat", "btime " + seconds.getAsLong());
        }
    }

    private static void add(RecordingWriter out, String path, String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        out.add(path, bytes, bytes.length);
    }

    /** The ranges at the beginning of each line of vmallocinfo, where the kernel shows them: they tell where it is loaded. */
    static void hideAddresses(byte[] bytes, int length) {
        boolean hide = true;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                hide = true;
            } else if (b == ' ') {
                hide = false;
            } else if (hide && b != 'x' && b != '-') {
                bytes[i] = '0';
            }
        }
    }
}
