package io.github.linuxmm.scrape;

import io.github.linuxmm.log.Log;
import java.util.List;
import java.util.Optional;

/** The exporter about itself: build, background tasks, and its process. */
public final class ExporterMetrics {
    private static final Family BUILD_INFO = Family.gauge(
            "mm_exporter_build_info",
            "Version and revision of the exporter, and its Java version; always 1.",
            "version",
            "revision",
            "java_version");

    private static final Family LOG_LINES_DROPPED = Family.counter(
            "mm_exporter_log_lines_dropped_total", "Log lines dropped because nobody read standard error.");

    private final List<String> build;
    private final BackgroundTasks tasks;
    private final Optional<ProcessMetrics> process;
    private final Log log;

    /** @param process empty where the exporter says nothing of its own process */
    public ExporterMetrics(
            String version, String revision, BackgroundTasks tasks, Optional<ProcessMetrics> process, Log log) {
        this.build = List.of(version, revision, System.getProperty("java.version"));
        this.tasks = tasks;
        this.process = process;
        this.log = log;
    }

    void collect(Families out) {
        out.add(BUILD_INFO, 1, build);
        tasks.collect(out);
        out.add(LOG_LINES_DROPPED, log.droppedLines());
        process.ifPresent(own -> own.collect(out));
    }
}
