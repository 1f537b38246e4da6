package io.github.linuxmm.webconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A web configuration of any bytes: taken, or refused in one line that begins with the file's name. What is taken is
 * taken again, with the same state.
 */
public final class WebConfigFuzz {
    private static final Path FILE = file();

    private WebConfigFuzz() {}

    private static Path file() {
        try {
            Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "fuzz");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("web.yml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        WebConfig first;
        try {
            first = new WebConfigReader(new FileWatch(), new BcryptQueue(), null).read(FILE);
        } catch (InvalidWebConfig refused) {
            String message = String.valueOf(refused.getMessage());
            if (!message.startsWith(FILE.getParent().toString())
                    || message.chars().anyMatch(c -> c == '\n' || c == '\r')) {
                throw new AssertionError("message: " + message, refused);
            }
            return;
        }
        WebConfig second = new WebConfigReader(new FileWatch(), new BcryptQueue(), first).read(FILE);
        if (!second.passwords().equals(first.passwords()) || !second.rateLimit().equals(first.rateLimit())) {
            throw new AssertionError("state is lost: " + first + ", " + second);
        }
    }
}
