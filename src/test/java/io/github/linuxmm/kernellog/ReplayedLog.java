package io.github.linuxmm.kernellog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Feeds recorded logs: console and syslog lines straight to a log, raw records through a reader. */
final class ReplayedLog {
    static final Path RESOURCES = Path.of("src/test/resources/kmsg");

    private ReplayedLog() {}

    static KernelLog of(Path file) throws IOException {
        return file.toString().endsWith(".kmsg") ? ofRecords(file) : ofLines(lines(file));
    }

    static KernelLog ofLines(List<String> lines) {
        KernelLog log = new KernelLog();
        for (String line : lines) {
            ConsoleLine.parse(line)
                    .ifPresent(parsed ->
                            log.add(parsed.text(), true, parsed.seconds().orElse(0)));
        }
        return log;
    }

    /** One read a record, all of them live: the log had been silent before the first. */
    private static KernelLog ofRecords(Path file) throws IOException {
        ScriptedKmsg kmsg = new ScriptedKmsg();
        long wait = 20_000;
        for (String record : Files.readString(file).split("(?<=\n)(?! )")) {
            kmsg.givesAfter(wait, record);
            wait = 0;
        }
        kmsg.run();
        return kmsg.log;
    }

    static List<String> lines(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
