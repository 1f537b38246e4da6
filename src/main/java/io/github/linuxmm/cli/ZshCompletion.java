package io.github.linuxmm.cli;

import java.util.List;
import java.util.stream.Collectors;

/** A completion for zsh's own system (compinit). */
public final class ZshCompletion {
    private ZshCompletion() {}

    /** Of the whole program; the first command is what options without a command are of. */
    public static String of(List<CommandSpec> commands) {
        StringBuilder text = new StringBuilder("#compdef linux-mm-exporter\n"
                        + "# zsh completion of linux-mm-exporter; its build has written it.\n"
                        + "local command=")
                .append(commands.get(0).name())
                .append("\nlocal -a commands=(\n");
        for (CommandSpec command : commands) {
            text.append("    ")
                    .append(quoted(command.name() + ":" + command.summary().replace(":", "\\:")))
                    .append('\n');
        }
        text.append(")\nif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
                        + "    _describe -t commands command commands\n"
                        + "    return\n"
                        + "fi\n"
                        + "case $words[2] in\n    ")
                .append(commands.stream().map(CommandSpec::name).collect(Collectors.joining(" | ")))
                .append(")\n        command=$words[2]\n        shift words\n        (( CURRENT-- ))\n        ;;\nesac\n"
                        + "case $command in\n");
        for (CommandSpec command : commands) {
            text.append("    ").append(command.name()).append(")\n        _arguments");
            for (OptionSpec option : command.options()) {
                add(text, option, "");
                if (option.negatable()) {
                    add(text, option, "no-");
                }
            }
            if (!command.operand().isEmpty()) {
                text.append(" \\\n            ").append(quoted(":" + command.operand() + ":_files"));
            }
            text.append("\n        ;;\n");
        }
        return text.append("esac\n").toString();
    }

    private static void add(StringBuilder text, OptionSpec option, String prefix) {
        String help = option.help().replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
        text.append(" \\\n            ")
                .append(quoted("*--" + prefix + option.name() + (option.value().isEmpty() ? "" : "=") + "[" + help + "]"
                        + (option.value().isEmpty()
                                ? ""
                                : ":" + option.value().replace(":", "\\:") + ":" + action(option))));
    }

    private static String action(OptionSpec option) {
        if (!option.choices().isEmpty()) {
            return "(" + String.join(" ", option.choices()) + ")";
        }
        return option.takesFolder() ? "_files -/" : option.takesFile() ? "_files" : " ";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
