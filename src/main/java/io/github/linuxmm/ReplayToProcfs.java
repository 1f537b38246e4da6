package io.github.linuxmm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The program behind {@code make demo}: lays a recording's files into a folder for {@code --path.procfs}, a snapshot a
 * second, then holds the last one and begins anew, without end.
 *
 * <p>Arguments: TRACE FOLDER EVERY LAST HOLD. Each EVERY-th snapshot up to number LAST is laid, which stays for HOLD seconds.
 * Each round is a boot of the host.
 */
public final class ReplayToProcfs {
    private ReplayToProcfs() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path procfs = Path.of(args[1]);
        int every = Integer.parseInt(args[2]);
        int last = Integer.parseInt(args[3]);
        while (true) {
            try (Recording recording = new Recording(Path.of(args[0]))) {
                for (Recording.Snapshot snapshot = recording.next(); snapshot != null && snapshot.seq() <= last;
                        snapshot = recording.next()) {
                    if (snapshot.seq() % every == 0) {
                        if (snapshot.seq() == 0) {
                            Recording.Snapshot.write(procfs, "stat", ("btime " + System.currentTimeMillis() / 1_000 + "\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                        }
                        snapshot.lay(procfs);
                        Thread.sleep(1_000);
                    }
                }
            }
            Thread.sleep(Long.parseLong(args[4]) * 1_000);
        }
    }
}
