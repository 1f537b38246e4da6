package io.github.linuxmm;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Version and revision, as Maven wrote them into the jar. */
public record Build(String version, String revision) {
    static Build read() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/build.properties")) {
            properties.load(in);
        }
        String revision = properties.getProperty("revision");
        // Outside a git checkout Maven leaves the placeholder.
        return new Build(properties.getProperty("version"), revision.startsWith("$") ? "unknown" : revision);
    }
}
