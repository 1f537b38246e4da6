package io.github.linuxmm.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Those files of a sosreport that a diagnosis needs, as sos's plugins kernel, memory, process and logs name them; by their
 * path below the report's topmost folder.
 */
final class SosreportFiles {
    private static final Pattern WANTED =
            Pattern.compile("proc/(?:meminfo|buddyinfo|zoneinfo|vmstat|pagetypeinfo|slabinfo"
                    + "|stat|uptime|pressure/memory|net/protocols|sys/vm/\\w+|sys/kernel/(?:osrelease|arch))"
                    + "|sys/kernel/mm/transparent_hugepage/\\w+"
                    + "|sos_commands/kernel/(?:sysctl_-a|dmesg)"
                    + "|sos_commands/(?:logs|kernel)/journalctl_--no-pager\\S*");
    /** With or without the topmost folder. */
    private static final Pattern PATH = Pattern.compile("(?:\\./)?((?!proc/|sys/|sos_commands/)[^/]+/|)(.*)");

    private static final Pattern SYSCTL = Pattern.compile("(vm\\.\\w+|kernel\\.(?:osrelease|arch)) = (.*)");

    /** A zoneinfo of 64 nodes and 1024 CPUs has 12 MB. */
    private static final int MAX_FILE_BYTES = 16 << 20;
    /** Of all. */
    private static final int MAX_BYTES = 24 << 20;

    private final Map<String, byte[]> files = new HashMap<>();
    private Optional<String> top = Optional.empty();
    private long bytes;
    private long unixSeconds;

    /** Whether a file of this name is needed. */
    static boolean wants(String name) {
        Matcher path = PATH.matcher(name);
        return path.matches() && WANTED.matcher(path.group(2)).matches();
    }

    /** Takes a file, if it is needed. */
    void take(String name, long size, long changedUnixSeconds, InputStream in) throws IOException {
        Matcher path = PATH.matcher(name);
        if (!path.matches() || !WANTED.matcher(path.group(2)).matches()) {
            return;
        }
        top = top.isPresent() ? top : Optional.of(path.group(1));
        if (!path.group(1).equals(top.get())) {
            return;
        }
        boolean isLog =
                path.group(2).startsWith("sos_commands/") && !path.group(2).endsWith("sysctl_-a");
        if (!isLog && size > MAX_FILE_BYTES) {
            throw new IOException(name + ": longer than " + MAX_FILE_BYTES + " bytes");
        }
        byte[] read = isLog ? lastKernelLines(in) : in.readNBytes(MAX_FILE_BYTES);
        bytes += read.length;
        if (bytes > MAX_BYTES) {
            throw new IOException("longer than " + MAX_BYTES + " bytes in what is read of it");
        }
        files.put("/" + path.group(2), read);
        unixSeconds = Math.max(unixSeconds, changedUnixSeconds);
    }

    /** A journal may have days of other programs' lines. */
    private static byte[] lastKernelLines(InputStream in) throws IOException {
        int most = MAX_FILE_BYTES / 4;
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        ByteArrayOutputStream older = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 14];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            for (int i = 0; i < n; i++) {
                if (line.size() < 8192) {
                    line.write(chunk[i]);
                }
                if (chunk[i] == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    if (text.startsWith("[") || text.startsWith("<") || text.contains(" kernel: ")) {
                        line.writeTo(kept);
                    }
                    line.reset();
                    if (kept.size() > most) {
                        older = kept;
                        kept = new ByteArrayOutputStream();
                    }
                }
            }
        }
        kept.writeTo(older);
        return older.toByteArray();
    }

    /** Unix time in seconds at which the youngest was written. */
    long unixSeconds() {
        return unixSeconds;
    }

    /** Whether there is anything of memory. */
    boolean hasMemory() {
        return List.of("meminfo", "buddyinfo", "zoneinfo", "vmstat").stream()
                .anyMatch(name -> files.containsKey("/proc/" + name));
    }

    /** The files, those among them that sysctl has printed as one. */
    RecordedFiles files() {
        Map<String, byte[]> all = new HashMap<>();
        byte[] sysctls = files.getOrDefault("/sos_commands/kernel/sysctl_-a", new byte[0]);
        new String(sysctls, StandardCharsets.ISO_8859_1).lines().forEach(line -> {
            Matcher sysctl = SYSCTL.matcher(line);
            if (sysctl.matches()) {
                all.put(
                        "/proc/sys/" + sysctl.group(1).replace('.', '/'),
                        (sysctl.group(2) + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        });
        all.putAll(files);
        return new RecordedFiles(0, 0, unixSeconds, all);
    }

    /** What dmesg printed, or else journalctl; empty where neither is there. */
    byte[] kernelLog() {
        byte[] dmesg = files.getOrDefault("/sos_commands/kernel/dmesg", new byte[0]);
        return dmesg.length > 0
                ? dmesg
                : files.entrySet().stream()
                        .filter(file -> file.getKey().contains("/journalctl_--no-pager"))
                        .map(Map.Entry::getValue)
                        .reduce(new byte[0], (longest, other) -> other.length > longest.length ? other : longest);
    }
}
