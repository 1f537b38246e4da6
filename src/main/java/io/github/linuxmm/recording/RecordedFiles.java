package io.github.linuxmm.recording;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One snapshot of a recording.
 *
 * @param seq its number
 * @param mono seconds since boot
 * @param real Unix time in seconds
 * @param files bytes by path, e.g. {@code /proc/meminfo}
 */
public record RecordedFiles(int seq, double mono, double real, Map<String, byte[]> files) {
    /** New records of the kernel log, as the device gives them; in the first snapshot those that were there before. */
    static final String KERNEL_LOG = "/dev/kmsg";
    /** The page size in bytes, which no file of /proc tells in words. */
    static final String PAGE_SIZE = "/page_size";

    /** The files below /proc, by their path there, e.g. {@code meminfo}. */
    Map<String, byte[]> belowProc() {
        return below("/proc/");
    }

    /** The files below a folder, which ends with a slash, by their path there. */
    Map<String, byte[]> below(String root) {
        Map<String, byte[]> below = new LinkedHashMap<>();
        files.forEach((path, bytes) -> {
            if (path.startsWith(root)) {
                below.put(path.substring(root.length()), bytes);
            }
        });
        return below;
    }
}
