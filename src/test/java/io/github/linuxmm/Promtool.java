package io.github.linuxmm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Debian's promtool. */
final class Promtool {
    private Promtool() {}

    /** What {@code promtool check metrics} says of an exposition, a line each. */
    static List<String> checkMetrics(String exposition) throws IOException, InterruptedException {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("promtool is missing: apt-get install prometheus, or make test", e);
        }
        promtool.getOutputStream().write(exposition.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = promtool.waitFor();
        // 0: nothing to say, 3: advice. Anything else: it could not parse the exposition.
        if (code != 0 && code != 3) {
            throw new AssertionError("promtool check metrics: exit code " + code + ": " + said);
        }
        return said.lines().toList();
    }
}
