package io.github.linuxmm.kernellog;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a kernel log as consoles, {@code dmesg} and syslog keep it, for replaying recordings.
 *
 * <pre>
 *   [  462.123456] text                 console; also with a caller: [  462.123456][   T12] text
 *   &lt;4&gt;[  462.123456] text              serial console, dmesg -r
 *   [Thu Dec  7 00:05:15 2017] text     dmesg -T
 *   Jul 13 05:38:06 host kernel: text   syslog; the date also as 2017-07-13T05:38:06+02:00; host may be missing
 *   text
 * </pre>
 *
 * @param seconds since boot; empty where the line does not tell
 */
public record ConsoleLine(OptionalDouble seconds, String text) {
    private static final Pattern LINE = Pattern.compile(
            "(?:<(?<priority>\\d{1,5})>)?"
                    + "(?:(?:[A-Z][a-z]{2} +\\d+ [\\d:]{8}|\\d{4}-\\d\\d-\\d\\dT\\S+) (?:\\S+ )?kernel: ?)?"
                    + "(?:\\[ *(?<seconds>\\d{1,12}\\.\\d{1,9})\\](?:\\[ *[TC]\\d+\\])? ?"
                    + "|\\[[A-Z][a-z]{2} [A-Z][a-z]{2} +\\d+ [\\d:]{8} \\d{4}\\] ?)?"
                    + "(?<text>.*?)\\r?",
            Pattern.DOTALL);

    /** Reads one line; empty where its priority says that a process wrote it. */
    public static Optional<ConsoleLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        String priority = matcher.matches() ? matcher.group("priority") : null;
        if (priority != null && Integer.parseInt(priority) >> 3 != 0) {
            return Optional.empty();
        }
        String seconds = matcher.group("seconds");
        return Optional.of(new ConsoleLine(
                seconds == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(seconds)),
                matcher.group("text")));
    }
}
