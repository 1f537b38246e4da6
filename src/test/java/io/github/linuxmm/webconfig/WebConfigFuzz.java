package io.github.linuxmm.webconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A web configuration of any bytes: taken, or refused in one line that begins with the file's name. What is taken
 * protects as it says, and is taken again with the same state.
 */
public final class WebConfigFuzz {
    private static final Pattern USERS = Pattern.compile("^basic_auth_users:", Pattern.MULTILINE);
    private static final Pattern TLS = Pattern.compile("^tls_server_config:", Pattern.MULTILINE);
    private static final Path FILE = Path.of("target/fuzz/web.yml");

    private WebConfigFuzz() {}

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
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (USERS.matcher(text).find() && first.passwords().isEmpty()
                || TLS.matcher(text).find() && first.tls().isEmpty()) {
            throw new AssertionError("serves everybody: " + text);
        }
        WebConfig second = new WebConfigReader(new FileWatch(), new BcryptQueue(), first).read(FILE);
        if (!second.passwords().equals(first.passwords()) || !second.rateLimit().equals(first.rateLimit())) {
            throw new AssertionError("state is lost: " + first + ", " + second);
        }
    }
}
