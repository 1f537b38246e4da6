package io.github.linuxmm.cli;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.util.Arrays;

/**
 * An option as a command line, its help, its man page and its completion know it. Those of several commands are
 * constants of the record that holds their values.
 *
 * @param name without the dashes
 * @param value what stands for the value in the help, see {@link #takesFile}; empty for a switch
 * @param fallback the default as text; empty for none
 * @param help one line, without the default
 * @param choices all possible values; empty where there are others
 * @param negatable a switch that {@code --no-NAME} puts off again
 */
public record OptionSpec(
        String name, String value, String fallback, String help, ImmutableList<String> choices, boolean negatable) {
    /** {@code --help}, which each command has. */
    public static final OptionSpec HELP = flag("help", "Print this help and exit.");

    /** A switch that is off unless it is given. */
    public static OptionSpec flag(String name, String help) {
        return new OptionSpec(name, "", "", help, ImmutableList.of(), false);
    }

    /** A switch that {@code --NAME} puts on and {@code --no-NAME} off; the last one counts. */
    public static OptionSpec negatable(String name, boolean onByDefault, String help) {
        return new OptionSpec(name, "", onByDefault ? "on" : "off", help, ImmutableList.of(), true);
    }

    /** An option with a value; of several the last one counts. */
    public static OptionSpec value(String name, String value, String fallback, String help) {
        return new OptionSpec(name, value, fallback, help, ImmutableList.of(), false);
    }

    /** An option whose value is a constant's name in small letters. */
    public static OptionSpec choice(String name, String value, Enum<?>[] choices, String fallback, String help) {
        return new OptionSpec(
                name,
                value,
                fallback,
                help,
                Arrays.stream(choices)
                        .map(choice -> Ascii.toLowerCase(choice.name()))
                        .collect(ImmutableList.toImmutableList()),
                false);
    }

    /** Whether the value names a folder. */
    boolean takesFolder() {
        return value.equals("DIR");
    }

    /** Whether the value names a file, or a file or a folder: FILE, DIR|TAR. */
    boolean takesFile() {
        return value.contains("FILE") || value.contains("TAR");
    }

    /** As the help shows it: {@code --path.procfs=DIR}, {@code --[no-]collector.meminfo}. */
    public String usage() {
        return (negatable ? "--[no-]" : "--") + name + (value.isEmpty() ? "" : "=" + value);
    }
}
