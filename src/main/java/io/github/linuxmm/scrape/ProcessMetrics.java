package io.github.linuxmm.scrape;

import io.github.linuxmm.procfs.OwnProcess;
import io.github.linuxmm.procfs.OwnProcessReader;
import java.io.IOException;

/** The usual {@code process_*} families, about the exporter itself. */
public final class ProcessMetrics {
    private static final Family CPU = Family.counter(
            "process_cpu_seconds_total", "User and system CPU time of the exporter, from /proc/self/stat.");
    private static final Family START = Family.gauge(
            "process_start_time_seconds", "Unix time at which the exporter started, from /proc/self/stat.");
    private static final Family VIRTUAL =
            Family.gauge("process_virtual_memory_bytes", "Virtual memory of the exporter, from /proc/self/stat.");
    private static final Family RESIDENT =
            Family.gauge("process_resident_memory_bytes", "Resident memory of the exporter, from /proc/self/stat.");
    private static final Family OPEN_FDS =
            Family.gauge("process_open_fds", "Open file descriptors of the exporter, from /proc/self/fd.");
    private static final Family MAX_FDS =
            Family.gauge("process_max_fds", "Maximum number of open file descriptors, from /proc/self/limits.");

    private final OwnProcessReader reader;

    public ProcessMetrics(OwnProcessReader reader) {
        this.reader = reader;
    }

    void collect(Families out) {
        OwnProcess process;
        try {
            process = reader.read();
        } catch (IOException e) {
            // The exporter's own /proc is not what it is for; without it the scrape is still whole.
            return;
        }
        out.add(CPU, process.cpuSeconds());
        out.add(START, process.startTime());
        out.add(VIRTUAL, process.virtualBytes());
        out.add(RESIDENT, process.residentBytes());
        out.add(OPEN_FDS, process.openDescriptors());
        out.add(MAX_FDS, process.maxDescriptors());
    }
}
