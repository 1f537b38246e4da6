package io.github.linuxmm;

import io.github.linuxmm.log.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A user and a password as a request sends them. */
final class BasicAuth {
    private static final int MAX_BYTES = 4096;

    private BasicAuth() {}

    /** The header's value; blanks and newlines around the password do not count, as in Prometheus. */
    static String of(String user, Path passwordFile) throws IOException {
        byte[] password;
        try (InputStream in = Files.newInputStream(passwordFile)) {
            password = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IOException("--password-file: " + FileProblem.of(passwordFile.toString(), e), e);
        }
        if (password.length > MAX_BYTES) {
            throw new IOException("--password-file: " + passwordFile + " is longer than " + MAX_BYTES + " bytes");
        }
        String pair = user + ":" + new String(password, StandardCharsets.UTF_8).strip();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
