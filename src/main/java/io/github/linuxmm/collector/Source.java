package io.github.linuxmm.collector;

import java.io.IOException;

/** Where a collector's record comes from. */
public interface Source<T> {
    /** The record as it is now; throws as a {@link Subsystem} may. */
    T read() throws IOException;
}
