package io.github.linuxmm.cli;

import com.google.common.base.Ascii;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** The values of options as what they mean; a wrong one is a {@link UsageException} that names its option. */
final class OptionValues {
    private final CommandLine line;
    private final UnaryOperator<String> fallback;

    /** @param fallback the default of each option; empty for none */
    OptionValues(CommandLine line, UnaryOperator<String> fallback) throws UsageException {
        this.line = line;
        this.fallback = fallback;
        for (Option option : line.getOptions()) {
            // As of an unset variable: the default, or no file of passwords, is hardly what was meant.
            if (option.hasArg() && option.getValue().isBlank()) {
                throw new UsageException(
                        "--" + option.getLongOpt() + ": expected a value, found '" + option.getValue() + "'");
            }
        }
    }

    /** The last one counts, as with collectors. */
    String text(String name) {
        String[] given = line.getOptionValues(name);
        return given == null ? fallback.apply(name) : given[given.length - 1];
    }

    /** All of a repeatable option. */
    String[] texts(String name) {
        String[] given = line.getOptionValues(name);
        return given == null ? new String[] {fallback.apply(name)} : given;
    }

    /** A path that a server can show. */
    String urlPath(String name) throws UsageException {
        String path = text(name);
        if (!path.startsWith("/") || path.startsWith("/-/") || !isPathOfUri(path)) {
            throw new UsageException(
                    "--" + name + ": expected a path that starts with / and is not below /-/, found '" + path + "'");
        }
        return path;
    }

    /** False where a request for it would not show this path: with a query, an escape, a blank or two slashes. */
    private static boolean isPathOfUri(String path) {
        try {
            return path.equals(new URI(path).getPath());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    Path path(String name) throws UsageException {
        String text = text(name);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            // Letters beyond ASCII under LC_ALL=C.
            throw new UsageException("--" + name + ": not a valid file name in this locale: '" + text + "'");
        }
    }

    /** A number, 0 or more. */
    int count(String name) throws UsageException {
        String text = text(name);
        try {
            int n = Integer.parseInt(text);
            if (n >= 0) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("--" + name + ": expected a number, 0 or more, found '" + text + "'");
    }

    /** Zero for none. */
    Duration interval(String name) throws UsageException {
        String text = text(name);
        Matcher time = Pattern.compile("(\\d{1,5})(ms|s)").matcher(text);
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (time.matches()) {
            long millis = Long.parseLong(time.group(1)) * (time.group(2).equals("s") ? 1_000 : 1);
            if (millis == 0 || millis >= 100 && millis <= 60_000) {
                return Duration.ofMillis(millis);
            }
        }
        throw new UsageException("--" + name + ": expected 100ms to 60s, or 0, found '" + text + "'");
    }

    /** From 10 seconds to an hour. */
    Duration longInterval(String name) throws UsageException {
        String text = text(name);
        Matcher time = Pattern.compile("(\\d{1,4})([smh])").matcher(text);
        if (time.matches()) {
            int unit = time.group(2).equals("s") ? 1 : time.group(2).equals("m") ? 60 : 3600;
            long seconds = Long.parseLong(time.group(1)) * unit;
            if (seconds >= 10 && seconds <= 3600) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw new UsageException("--" + name + ": expected 10s to 1h, found '" + text + "'");
    }

    /** Empty where the option has no default. */
    Optional<Pattern> regex(String name) throws UsageException {
        String text = text(name);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new UsageException(
                    "--" + name + ": invalid regular expression: " + e.getDescription() + " in '" + text + "'");
        } catch (StackOverflowError e) {
            throw new UsageException("--" + name + ": invalid regular expression: nested too deeply");
        }
    }

    /** A constant by its name in small letters. */
    <E extends Enum<E>> E oneOf(String name, E[] values) throws UsageException {
        String text = text(name);
        for (E value : values) {
            if (Ascii.toLowerCase(value.name()).equals(text)) {
                return value;
            }
        }
        throw new UsageException("--" + name + ": expected one of "
                + Arrays.stream(values)
                        .map(value -> Ascii.toLowerCase(value.name()))
                        .collect(Collectors.joining(", ")) + ", found '" + text
                + "'");
    }
}
