package io.github.linuxmm.support;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What the real jar says of its commands and options. */
public final class ProgramHelp {
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z][a-z-]*) .*");
    private static final Pattern OPTION = Pattern.compile("(?m)^  (--\\S+)$");

    private ProgramHelp() {}

    /** The names of all commands; the first is what options without a command are of. */
    public static List<String> commands() throws IOException, InterruptedException {
        return all(COMMAND, "--help");
    }

    /** A command's options as they are written: {@code --[no-]collector.meminfo}, {@code --log.level=LEVEL}. */
    public static List<String> options(String command) throws IOException, InterruptedException {
        return all(OPTION, command, "--help");
    }

    private static List<String> all(Pattern pattern, String... args) throws IOException, InterruptedException {
        return pattern.matcher(
                        new Command(ExporterProcess.command(args)).succeed().out())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
