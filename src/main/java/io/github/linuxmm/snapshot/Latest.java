package io.github.linuxmm.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** A file that is too slow for every scrape: read in the background, and shown as it was last read. */
final class Latest<T> {
    /** How long the first {@link #get} waits for the first round. */
    private static final long FIRST_MILLIS = 1_000;

    private final String file;
    private final Once.Reader<T> reader;
    private Once<T> last = new Once<>();
    private boolean read;
    private boolean waited;
    /** For those who take a file that may not be read for one that is not there: made once, not in each scrape. */
    private Optional<NoSuchFileException> hidden = Optional.empty();

    /** @param file for messages */
    Latest(String file, Once.Reader<T> reader) {
        this.file = file;
        this.reader = reader;
    }

    /** Reads the file; a failure is for those who ask. */
    void read() {
        Once<T> now = new Once<>();
        try {
            now.get(reader);
        } catch (IOException e) {
            // Remembered.
        } finally {
            synchronized (this) {
                last = now;
                hidden = Optional.empty();
                read = true;
                notifyAll();
            }
        }
    }

    /** What was read last; empty where nothing was, or that failed. Never waits. */
    synchronized Optional<T> ifRead() {
        return last.ifRead();
    }

    /**
     * What was read last; waits for the first round at most once.
     *
     * @param required whether it is a failure that the file may not be read; else it is as if it were not there
     * @throws NoSuchFileException where this kernel does not have it, or that is to be thought
     * @throws IOException where the last round failed or none has ended yet
     */
    synchronized T get(boolean required) throws IOException {
        awaitFirstRound();
        try {
            return last.get(() -> {
                throw new IOException(file + ": not read yet");
            });
        } catch (AccessDeniedException e) {
            if (required) {
                throw new IOException(file + ": permission denied; only root may read it", e);
            }
            if (hidden.isEmpty()) {
                hidden = Optional.of(new NoSuchFileException(e.getFile()));
            }
            throw hidden.get();
        }
    }

    /** Whether a round has ended. */
    synchronized boolean isRead() {
        return read;
    }

    private void awaitFirstRound() {
        if (waited) {
            return;
        }
        waited = true;
        long end = System.nanoTime() + FIRST_MILLIS * 1_000_000;
        try {
            while (!read && System.nanoTime() < end) {
                wait(FIRST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
