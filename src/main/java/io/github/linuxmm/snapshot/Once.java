package io.github.linuxmm.snapshot;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.util.Optional;

/** A record that is read when first asked for; from then on it, or the failure, is remembered. */
final class Once<T> {
    /** Reads the record. */
    interface Reader<T> {
        T read() throws IOException;
    }

    private volatile Optional<T> record = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    /** Who asks while another reads waits for it. */
    synchronized T get(Reader<T> reader) throws IOException {
        if (record.isEmpty() && failure.isEmpty()) {
            try {
                record = Optional.of(reader.read());
            } catch (IOException | RuntimeException | Error e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            if (failure.get() instanceof IOException e) {
                throw e;
            }
            Throwables.throwIfUnchecked(failure.get());
        }
        return record.orElseThrow();
    }

    /** The record where it was read; reads nothing, and does not wait for who reads. */
    Optional<T> ifRead() {
        return record;
    }
}
