package io.github.linuxmm.procfs;

/**
 * This process.
 *
 * @param cpuSeconds user and system time
 * @param startTime Unix time in seconds
 * @param maxDescriptors the soft limit; infinite where there is none
 */
public record OwnProcess(
        double cpuSeconds,
        double startTime,
        double virtualBytes,
        double residentBytes,
        double openDescriptors,
        double maxDescriptors) {}
