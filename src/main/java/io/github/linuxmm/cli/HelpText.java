package io.github.linuxmm.cli;

import com.google.common.base.Strings;
import java.util.List;

/** The text for {@code --help}: each option with its default. */
public final class HelpText {
    private HelpText() {}

    /** Of a command. */
    public static String of(CommandSpec command) {
        StringBuilder text = new StringBuilder("Usage: linux-mm-exporter ")
                .append(command.name())
                .append(" [OPTION]...")
                .append(command.operand().isEmpty() ? "" : " " + command.operand())
                .append("\n\n")
                .append(command.summary())
                .append("\n\n");
        return options(text, command);
    }

    /** Of the program. */
    public static String of(List<CommandSpec> commands, CommandSpec withoutName) {
        StringBuilder text = new StringBuilder("Usage: linux-mm-exporter [")
                .append(withoutName.name())
                .append("] [OPTION]...\n       linux-mm-exporter COMMAND [OPTION]...\n\n"
                        + "Prometheus exporter that shows page allocation failures before they happen.\n\n"
                        + "Commands, each with its own --help:\n");
        for (CommandSpec command : commands) {
            text.append("  ")
                    .append(Strings.padEnd(command.usage(), 20, ' '))
                    .append(command.summary())
                    .append('\n');
        }
        return options(text.append("\nOptions of ").append(withoutName.name()).append(":\n"), withoutName);
    }

    private static String options(StringBuilder text, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            text.append("  ")
                    .append(option.usage())
                    .append("\n      ")
                    .append(option.help())
                    .append(option.fallback().isEmpty() ? "" : " Default: " + option.fallback())
                    .append('\n');
        }
        return text.append(command.details().isEmpty() ? "" : "\n" + command.details() + "\n")
                .toString();
    }
}
