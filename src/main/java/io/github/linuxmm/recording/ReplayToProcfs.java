package io.github.linuxmm.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The program behind {@code make demo}: lays a recording's files into a folder for {@code --path.procfs}, a snapshot a
 * second, then holds the last one and begins anew, without end.
 *
 * <p>Arguments: TRACE FOLDER EVERY LAST HOLD. Each EVERY-th snapshot up to number LAST is laid, which stays for HOLD
 * seconds. Each round is a boot of the host.
 */
public final class ReplayToProcfs {
    private ReplayToProcfs() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        ProcfsFolder procfs = new ProcfsFolder(Path.of(args[1]));
        int every = Integer.parseInt(args[2]);
        int last = Integer.parseInt(args[3]);
        while (true) {
            try (Recording recording = new Recording(Path.of(args[0]))) {
                for (Optional<RecordedFiles> next = recording.next();
                        next.isPresent() && next.get().seq() <= last;
                        next = recording.next()) {
                    if (next.get().seq() == 0) {
                        String boot = "btime " + System.currentTimeMillis() / 1_000 + "\n";
                        procfs.show("stat", boot.getBytes(StandardCharsets.US_ASCII));
                    }
                    if (next.get().seq() % every == 0) {
                        procfs.show(next.get());
                        Thread.sleep(1_000);
                    }
                }
            }
            Thread.sleep(Long.parseLong(args[4]) * 1_000);
        }
    }
}
