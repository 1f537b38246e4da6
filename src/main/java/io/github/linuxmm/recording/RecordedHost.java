package io.github.linuxmm.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What stands for the host while its recording is played: its files and its kernel log. */
final class RecordedHost {
    private static final int AT_PAGESZ = 6;

    final RecordedProcfs procfs = new RecordedProcfs();
    /** What a recording has of /sys. */
    final RecordedProcfs sysfs = new RecordedProcfs("/sys/");

    final RecordedConsole console;

    /** @param kernelLog a recorded console, compressed with gzip; empty for what the recording itself has */
    RecordedHost(Optional<Path> kernelLog) throws IOException {
        console = kernelLog.isPresent() ? RecordedConsole.read(kernelLog.get()) : RecordedConsole.silent();
        console.release().ifPresent(release -> show("sys/kernel/osrelease", release));
    }

    /** Shows a snapshot from now on. */
    void show(RecordedFiles snapshot) {
        byte[] pageSize = snapshot.files().get(RecordedFiles.PAGE_SIZE);
        if (pageSize != null) {
            procfs.show("self/auxv", auxv(text(pageSize)));
        }
        byte[] records = snapshot.files().get(RecordedFiles.KERNEL_LOG);
        if (records != null) {
            console.add(records);
        }
        procfs.show(snapshot);
        sysfs.show(snapshot);
    }

    /** Shows when the host booted where the recording has not told: one number, whatever the clock does later. */
    void showBootTime(RecordedFiles snapshot) {
        if (!procfs.isRegularFile("stat")) {
            show("stat", "btime " + (long) (snapshot.real() - snapshot.mono()));
        }
    }

    /** Shows a file of /proc that has one line. */
    void show(String path, String line) {
        procfs.show(path, (line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII).strip();
    }

    /** A page size as a process of this machine finds it in /proc/self/auxv; empty, which tells nothing, for no number. */
    private static byte[] auxv(String pageSize) {
        int bytes;
        try {
            bytes = Integer.parseInt(pageSize);
        } catch (NumberFormatException e) {
            return new byte[0];
        }
        boolean wide = !"32".equals(System.getProperty("sun.arch.data.model"));
        ByteBuffer auxv = ByteBuffer.allocate(wide ? 16 : 8).order(ByteOrder.nativeOrder());
        return wide
                ? auxv.putLong(AT_PAGESZ).putLong(bytes).array()
                : auxv.putInt(AT_PAGESZ).putInt(bytes).array();
    }
}
