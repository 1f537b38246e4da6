package io.github.linuxmm.recording;

import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.cli.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

    /** The options of an exporter that has no time and no process of its own. */
    static Options options(Options options, boolean hasKernelLog, long samplerMillis) {
        Options.Collectors given = withKernelLog(options, hasKernelLog).collectors();
        return new Options(
                options.paths(),
                new Options.Collectors(
                        given.names(),
                        given.byName(),
                        false,
                        Duration.ofMillis(samplerMillis),
                        given.holdersInterval(),
                        given.vmstatInclude(),
                        given.vmstatExclude(),
                        given.sysctlExclude()),
                options.logging());
    }

    /** The options, without the kernel log where a recording has none. */
    static Options withKernelLog(Options options, boolean hasKernelLog) {
        Options.Collectors given = options.collectors();
        return hasKernelLog
                ? options
                : new Options(
                        options.paths(),
                        new Options.Collectors(
                                without(given.names()),
                                without(given.byName()),
                                given.exporterMetrics(),
                                given.samplerInterval(),
                                given.holdersInterval(),
                                given.vmstatInclude(),
                                given.vmstatExclude(),
                                given.sysctlExclude()),
                        options.logging());
    }

    private static ImmutableSet<String> without(ImmutableSet<String> names) {
        return names.stream().filter(name -> !name.equals("kernellog")).collect(ImmutableSet.toImmutableSet());
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
