package io.github.linuxmm.collector;

import java.util.List;

/** The exporter about itself: build, background tasks, and its process. */
public final class ExporterMetrics {
    private static final Family BUILD_INFO = Family.gauge("mm_exporter_build_info",
            "Version and revision of the exporter and the version of its Java; always 1.",
            "version", "revision", "java_version");

    private final List<String> build;
    private final Heartbeats heartbeats;
    private final ProcessMetrics process;

    /** @param process null for none */
    public ExporterMetrics(String version, String revision, Heartbeats heartbeats, ProcessMetrics process) {
        this.build = List.of(version, revision, System.getProperty("java.version"));
        this.heartbeats = heartbeats;
        this.process = process;
    }

    void collect(Families out) {
        out.add(BUILD_INFO, List.of(BUILD_INFO.sample(1, build)));
        heartbeats.collect(out);
        if (process != null) {
            process.collect(out);
        }
    }
}
