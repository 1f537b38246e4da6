package io.github.linuxmm.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The archive that Maven packaged. */
public final class Archive {
    private Archive() {}

    /** Unpacks it, without its topmost folder. */
    public static void unpack(Path into) throws IOException, InterruptedException {
        new Command(List.of(
                        "tar",
                        "xzf",
                        System.getProperty("exporter.archive"),
                        "-C",
                        into.toString(),
                        "--strip-components=1"))
                .succeed();
    }
}
