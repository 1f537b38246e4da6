package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * A command as a command line and its help know it.
 *
 * @param operand what stands for the one argument that is no option; empty for none
 * @param summary one line for the help
 * @param details lines of at most 100 columns for the end of the help, such as exit codes; empty for none
 * @param options its options in the order of the help, {@code --help} included
 */
public record CommandSpec(
        String name, String operand, String summary, String details, ImmutableList<OptionSpec> options) {
    /** A command with these options and {@code --help}. */
    public static CommandSpec of(String name, String operand, String summary, List<OptionSpec> options) {
        return new CommandSpec(
                name,
                operand,
                summary,
                "",
                ImmutableList.<OptionSpec>builder()
                        .addAll(options)
                        .add(OptionSpec.HELP)
                        .build());
    }

    /** The same, with details. */
    public CommandSpec explained(String lines) {
        return new CommandSpec(name, operand, summary, lines, options);
    }

    /** The name, and what its operand is called. */
    public String usage() {
        return operand.isEmpty() ? name : name + " " + operand;
    }

    /**
     * Reads what follows the command's name. With {@code --help} the operand may be missing.
     *
     * @throws UsageException where it is wrong, with one line that says how
     */
    public Arguments parse(String... args) throws UsageException {
        CommandLine line;
        try {
            // No abbreviations: an option that is added later must not change what a short form means.
            line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(known(), args);
        } catch (MissingArgumentException e) {
            throw new UsageException("--" + e.getOption().getLongOpt() + ": expected a value");
        } catch (ParseException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        Arguments given = new Arguments(line, name + ": " + operand);
        List<String> operands = line.getArgList();
        if (operand.isEmpty() && !operands.isEmpty()) {
            throw new UsageException(
                    "unexpected argument '" + operands.get(0) + "'; a command comes before its options");
        }
        if (!operand.isEmpty()
                && !given.has(OptionSpec.HELP)
                && (operands.size() != 1 || operands.get(0).isBlank())) {
            throw new UsageException(name + ": expected one " + operand
                    + (operands.isEmpty() ? "" : ", found '" + String.join("' '", operands) + "'"));
        }
        return given;
    }

    private Options known() {
        Options known = new Options();
        for (OptionSpec option : options) {
            known.addOption(null, option.name(), !option.value().isEmpty(), option.help());
            if (option.negatable()) {
                known.addOption(null, "no-" + option.name(), false, option.help());
            }
        }
        return known;
    }
}
