package io.github.linuxmm.collector;

import java.io.IOException;

/** One part of the exporter that reads its own files and can be switched on and off by name. */
public interface Subsystem {
    /** The value of the {@code collector} label, the option's and {@code collect[]}'s name. */
    String name();

    /**
     * Adds this subsystem's families as they are now.
     *
     * @throws java.nio.file.NoSuchFileException where this kernel does not have the file: no failure, nothing to say
     * @throws IOException where the file is there and cannot be read
     */
    void collect(Families out) throws IOException;
}
