package io.github.linuxmm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where standard output goes. */
final class Terminal {
    private static final Pattern TERMINAL = Pattern.compile("/dev/(?:pts/\\d+|tty\\w*|console|hvc\\d+)");

    private Terminal() {}

    /** Whether it is a terminal that may be coloured: see no-color.org. */
    static boolean hasColour() {
        String noColour = System.getenv("NO_COLOR");
        return (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM")) && isTerminal();
    }

    /** System.console() tells of standard input as well, and from JDK 22 on of neither. */
    private static boolean isTerminal() {
        try {
            return TERMINAL.matcher(
                            Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString())
                    .matches();
        } catch (IOException e) {
            return false;
        }
    }
}
