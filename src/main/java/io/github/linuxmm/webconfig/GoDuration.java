package io.github.linuxmm.webconfig;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as Go writes them, up to an hour: {@code 500ms}, {@code 1m30s}, {@code 0}. */
final class GoDuration {
    /** A number and its unit. The whole text is no pattern: one that repeats needs more stack the longer a text is. */
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s|m|h)");

    /** Longer than any that is meant. */
    private static final int MAX_LENGTH = 40;

    private GoDuration() {}

    /** Nanoseconds; 0 only where that is written. */
    static long nanos(YamlEntry entry) throws InvalidWebConfig {
        String text = entry.text();
        if (text.length() > MAX_LENGTH) {
            throw entry.wrong("expected a duration of at most " + MAX_LENGTH + " characters, found " + text.length());
        }
        if (text.equals("0")) {
            return 0;
        }
        Matcher part = PART.matcher(text);
        double nanos = 0;
        boolean zero = true;
        int at = 0;
        while (part.region(at, text.length()).lookingAt()) {
            double number = Double.parseDouble(part.group(1));
            nanos += number * nanosIn(part.group(2));
            zero &= number == 0;
            at = part.end();
        }
        // Less than a nanosecond would be 0, which is no limit at all.
        if (at < text.length() || nanos < 1 && !zero || nanos > TimeUnit.HOURS.toNanos(1)) {
            throw entry.wrong("expected a duration up to 1h, such as 500ms or 1s, or 0, found '" + text + "'");
        }
        return (long) nanos;
    }

    private static long nanosIn(String unit) {
        return switch (unit) {
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> TimeUnit.MINUTES.toNanos(1);
            case "h" -> TimeUnit.HOURS.toNanos(1);
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
