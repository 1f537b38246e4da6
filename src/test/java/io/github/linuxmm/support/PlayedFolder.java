package io.github.linuxmm.support;

import io.github.linuxmm.recording.ProcfsFolder;
import io.github.linuxmm.recording.RecordedFiles;
import io.github.linuxmm.recording.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A recorded host as a folder for {@code --path.procfs}; its time goes on while a test runs. */
public final class PlayedFolder implements AutoCloseable {
    private final Path root;
    private final ProcfsFolder procfs;
    private final Recording recording;
    private Thread thread = new Thread(() -> {}, "played");

    /** Shows a snapshot of a recording. */
    public PlayedFolder(Path root, String name, int snapshot) throws IOException {
        this.root = Files.createDirectories(root);
        procfs = new ProcfsFolder(root);
        recording = new Recording(Fixtures.RECORDINGS.resolve(name).resolve("trace.txt.gz"));
        // A file is as it was told last.
        Map<String, byte[]> files = new HashMap<>();
        RecordedFiles last = null;
        while (last == null || last.seq() < snapshot) {
            last = recording.next().orElseThrow();
            files.putAll(last.files());
        }
        procfs.show(new RecordedFiles(last.seq(), last.mono(), last.real(), files));
    }

    public Path root() {
        return root;
    }

    /** Goes on, a snapshot each so many milliseconds, until it is closed or the recording has ended. */
    public PlayedFolder goOn(long millis) {
        thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            Thread.sleep(millis);
                            procfs.show(recording.next().orElseThrow());
                        }
                    } catch (InterruptedException | ClosedByInterruptException e) {
                        // Closed.
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "played");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
