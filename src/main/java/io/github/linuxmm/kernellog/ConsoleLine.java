package io.github.linuxmm.kernellog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of a recorded console or of dmesg: {@code [  462.224119] text}. */
public record ConsoleLine(double secondsSinceBoot, String text) {
    private static final Pattern FORM = Pattern.compile("(?:<\\d+>)?\\[ *(\\d{1,9}\\.\\d{1,9})\\](?:\\[ *[TC]\\d+\\])? ?(.*)");

    /** Reads a line; empty where it has no time. */
    public static Optional<ConsoleLine> of(String line) {
        Matcher form = FORM.matcher(line);
        return form.matches() ? Optional.of(new ConsoleLine(Double.parseDouble(form.group(1)), form.group(2)))
                : Optional.empty();
    }
}
