package io.github.linuxmm.cli;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/**
 * What was given to a command, as what it means; a wrong value is a {@link UsageException} that names its option. An
 * option that the command does not have counts as not given.
 */
public final class Arguments {
    /** In the order of the command line. */
    private final ImmutableList<Option> given;

    private final List<String> operands;
    private final String operandName;

    /** @param operandName what an error says of the argument that is no option */
    Arguments(CommandLine line, String operandName) throws UsageException {
        this.given = ImmutableList.copyOf(line.getOptions());
        this.operands = line.getArgList();
        this.operandName = operandName;
        for (Option option : given) {
            // As of an unset variable: the default, or no file of passwords, is hardly what was meant.
            if (option.hasArg() && option.getValue().isBlank()) {
                throw new UsageException(
                        "--" + option.getLongOpt() + ": expected a value, found '" + option.getValue() + "'");
            }
        }
    }

    /** Whether the option is given. */
    public boolean has(OptionSpec option) {
        return last(option.name()) >= 0;
    }

    /** The argument that is no option; only of a command that has one. */
    public String operand() {
        return operands.get(0);
    }

    /** Above 0 for on, below for off, 0 for not given: what a service file gives can be overridden behind it. */
    public int lastSwitch(OptionSpec option) {
        return last(option.name()) - last("no-" + option.name());
    }

    /** The last one counts, as with collectors. */
    public String text(OptionSpec option) {
        int last = last(option.name());
        return last < 0 ? option.fallback() : given.get(last).getValue();
    }

    /** All of a repeatable option. */
    public ImmutableList<String> texts(OptionSpec option) {
        ImmutableList<String> texts = given.stream()
                .filter(it -> it.getLongOpt().equals(option.name()))
                .map(Option::getValue)
                .collect(ImmutableList.toImmutableList());
        return texts.isEmpty() ? ImmutableList.of(option.fallback()) : texts;
    }

    /** Where it was given last; -1 where it was not. */
    private int last(String name) {
        int last = given.size() - 1;
        while (last >= 0 && !given.get(last).getLongOpt().equals(name)) {
            last--;
        }
        return last;
    }

    /** A path that a server can show. */
    public String urlPath(OptionSpec option) throws UsageException {
        String path = text(option);
        if (!path.startsWith("/") || path.startsWith("/-/") || !isPathOfUri(path)) {
            throw new UsageException("--" + option.name()
                    + ": expected a path that starts with / and is not below /-/, found '" + path + "'");
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

    /** A file name; only of an option that is given or has a default. */
    public Path path(OptionSpec option) throws UsageException {
        return path("--" + option.name(), text(option));
    }

    /** The argument that is no option, as a file name; only of a command that has one. */
    public Path operandPath() throws UsageException {
        return path(operandName, operand());
    }

    private static Path path(String what, String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            // Letters beyond ASCII under LC_ALL=C.
            throw new UsageException(what + ": not a valid file name in this locale: '" + text + "'");
        }
    }

    /** A number, 0 or more. */
    public int count(OptionSpec option) throws UsageException {
        String text = text(option);
        try {
            int n = Integer.parseInt(text);
            if (n >= 0) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("--" + option.name() + ": expected a number, 0 or more, found '" + text + "'");
    }

    /** Zero for none. */
    public Duration interval(OptionSpec option) throws UsageException {
        String text = text(option);
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
        throw new UsageException("--" + option.name() + ": expected 100ms to 60s, or 0, found '" + text + "'");
    }

    /** From 10 seconds to an hour. */
    public Duration longInterval(OptionSpec option) throws UsageException {
        String text = text(option);
        Matcher time = Pattern.compile("(\\d{1,4})([smh])").matcher(text);
        if (time.matches()) {
            int unit = time.group(2).equals("s") ? 1 : time.group(2).equals("m") ? 60 : 3600;
            long seconds = Long.parseLong(time.group(1)) * unit;
            if (seconds >= 10 && seconds <= 3600) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw new UsageException("--" + option.name() + ": expected 10s to 1h, found '" + text + "'");
    }

    /** A time between two others, which are written as it is: 100ms, 15s, 10m, 1h or 0. */
    public Duration duration(OptionSpec option, String least, String most) throws UsageException {
        String text = text(option);
        Optional<Duration> time = duration(text);
        if (time.isEmpty()
                || time.get().compareTo(duration(least).orElseThrow()) < 0
                || time.get().compareTo(duration(most).orElseThrow()) > 0) {
            throw new UsageException(
                    "--" + option.name() + ": expected " + least + " to " + most + ", found '" + text + "'");
        }
        return time.get();
    }

    private static Optional<Duration> duration(String text) {
        Matcher time = Pattern.compile("(\\d{1,9})(ms|s|m|h)").matcher(text);
        if (!time.matches()) {
            return text.equals("0") ? Optional.of(Duration.ZERO) : Optional.empty();
        }
        long n = Long.parseLong(time.group(1));
        return Optional.of(
                switch (time.group(2)) {
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    default -> Duration.ofHours(n);
                });
    }

    /** Empty where the option has no default. */
    public Optional<Pattern> regex(OptionSpec option) throws UsageException {
        String text = text(option);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new UsageException("--" + option.name() + ": invalid regular expression: " + e.getDescription()
                    + " in '" + text + "'");
        } catch (StackOverflowError e) {
            throw new UsageException("--" + option.name() + ": invalid regular expression: nested too deeply");
        }
    }

    /** A constant by its name in small letters. */
    public <E extends Enum<E>> E oneOf(OptionSpec option, E[] values) throws UsageException {
        String text = text(option);
        for (E value : values) {
            if (Ascii.toLowerCase(value.name()).equals(text)) {
                return value;
            }
        }
        throw new UsageException("--" + option.name() + ": expected one of "
                + String.join(", ", option.choices()) + ", found '" + text
                + "'");
    }
}
