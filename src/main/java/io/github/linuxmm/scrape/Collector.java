package io.github.linuxmm.scrape;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;

/**
 * One part of the exporter that {@code --[no-]collector.NAME} and {@code collect[]} switch: a snapshot in, families
 * out.
 */
public interface Collector {
    /**
     * Adds this collector's families. Never run by two threads at once.
     *
     * @throws java.nio.file.NoSuchFileException where this kernel does not have the file: no failure, nothing to say
     * @throws IOException where the file is there and cannot be read
     */
    void collect(Snapshot now, Families out) throws IOException;

    /** What must run in the background while this collector is on. */
    default ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of();
    }
}
