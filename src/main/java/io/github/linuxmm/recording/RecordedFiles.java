package io.github.linuxmm.recording;

import java.util.Map;

/**
 * One snapshot of a recording.
 *
 * @param seq its number
 * @param mono seconds since boot
 * @param real Unix time in seconds
 * @param files bytes by path, e.g. {@code /proc/meminfo}
 */
public record RecordedFiles(int seq, double mono, double real, Map<String, byte[]> files) {}
