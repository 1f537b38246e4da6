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
    private static final String ROOT = "/proc/";

    /** The files below /proc, by their path there, e.g. {@code meminfo}. */
    Map<String, byte[]> belowProc() {
        Map<String, byte[]> below = new LinkedHashMap<>();
        files.forEach((path, bytes) -> {
            if (path.startsWith(ROOT)) {
                below.put(path.substring(ROOT.length()), bytes);
            }
        });
        return below;
    }
}
