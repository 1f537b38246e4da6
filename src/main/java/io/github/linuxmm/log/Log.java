package io.github.linuxmm.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Log lines for standard error, one event a line, as logfmt or JSON, with the keys that Prometheus programs use:
 * {@code ts}, {@code level}, {@code msg}. Thread-safe; on a {@link StandardError} nobody waits.
 */
public final class Log {
    /** How much to say; a level says its own lines and those of the levels behind it. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** How a line is written. */
    public enum Format {
        LOGFMT,
        JSON
    }

    private final PrintStream out;
    private final Level level;
    private final Format format;
    private final Clock clock;
    private final LongSupplier dropped;

    public Log(PrintStream out, Level level, Format format, Clock clock) {
        this(out, level, format, clock, () -> 0);
    }

    /** One that drops the lines that nobody reads, and says so. */
    public Log(StandardError out, Level level, Format format, Clock clock) {
        this(out.printer(), level, format, clock, out::dropped);
        out.sayDroppedBy(n -> line(Level.WARN, "log lines dropped, standard error was not read", "lines", n));
    }

    private Log(PrintStream out, Level level, Format format, Clock clock, LongSupplier dropped) {
        this.out = out;
        this.level = level;
        this.format = format;
        this.clock = clock;
        this.dropped = dropped;
    }

    /** How many lines were dropped since the start, for want of a reader. */
    public long droppedLines() {
        return dropped.getAsLong();
    }

    public void debug(String message, Object... keysAndValues) {
        write(Level.DEBUG, message, keysAndValues);
    }

    public void info(String message, Object... keysAndValues) {
        write(Level.INFO, message, keysAndValues);
    }

    public void warn(String message, Object... keysAndValues) {
        write(Level.WARN, message, keysAndValues);
    }

    public void error(String message, Object... keysAndValues) {
        write(Level.ERROR, message, keysAndValues);
    }

    private void write(Level lineLevel, String message, Object... keysAndValues) {
        if (lineLevel.compareTo(level) >= 0) {
            out.println(line(lineLevel, message, keysAndValues));
        }
    }

    private String line(Level lineLevel, String message, Object... keysAndValues) {
        StringBuilder line = new StringBuilder(160);
        add(line, "ts", clock.instant().truncatedTo(ChronoUnit.MILLIS));
        add(line, "level", lineLevel.name().toLowerCase(Locale.ROOT));
        add(line, "msg", message);
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            add(line, String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return format == Format.JSON ? "{" + line + "}" : line.toString();
    }

    private void add(StringBuilder line, String key, Object value) {
        boolean json = format == Format.JSON;
        line.append(line.length() == 0 ? "" : json ? "," : " ");
        if (json) {
            quote(line, key);
            line.append(':');
            quote(line, String.valueOf(value));
        } else {
            line.append(key).append('=');
            String text = String.valueOf(value);
            if (isPlain(text)) {
                line.append(text);
            } else {
                quote(line, text);
            }
        }
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '=' && c != '\\');
    }

    /** JSON's escapes, which logfmt shares. */
    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || c == 127) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
