package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A completion for bash, which needs no package bash-completion. */
public final class BashCompletion {
    private BashCompletion() {}

    /** Of the whole program; the first command is what options without a command are of. */
    public static String of(List<CommandSpec> commands) {
        StringBuilder text = new StringBuilder("# bash completion of linux-mm-exporter; its build has written it.\n"
                        + "_linux_mm_exporter() {\n"
                        + "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}")
                .append(" command=")
                .append(commands.get(0).name())
                .append(" options operand= IFS=$' \\t\\n'\n    COMPREPLY=()\n"
                        + "    # bash makes three words of --name=value.\n"
                        + "    if [[ $word == '=' ]]; then\n"
                        + "        word=\n"
                        + "    elif [[ $before == '=' ]]; then\n"
                        + "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
                        + "    fi\n"
                        + "    case $before in\n");
        branch(text, commands, OptionSpec::takesFolder, "compopt -o dirnames; return");
        branch(text, commands, OptionSpec::takesFile, "compopt -o default; return");
        for (OptionSpec option : options(commands, it -> !it.choices().isEmpty())) {
            text.append("        --")
                    .append(option.name())
                    .append(") COMPREPLY=($(compgen -W '")
                    .append(String.join(" ", option.choices()))
                    .append("' -- \"$word\")); return ;;\n");
        }
        branch(text, commands, BashCompletion::takesWhatNobodyKnows, "return");
        text.append("    esac\n    if ((COMP_CWORD > 1)); then\n        case ${COMP_WORDS[1]} in\n            ")
                .append(commands.stream().map(CommandSpec::name).collect(Collectors.joining(" | ")))
                .append(") command=${COMP_WORDS[1]} ;;\n        esac\n    elif [[ $word != -* ]]; then\n"
                        + "        COMPREPLY=($(compgen -W '")
                .append(commands.stream().map(CommandSpec::name).collect(Collectors.joining(" ")))
                .append("' -- \"$word\"))\n        return\n    fi\n    case $command in\n");
        for (CommandSpec command : commands) {
            text.append("        ").append(command.name()).append(")\n");
            if (!command.operand().isEmpty()) {
                text.append("            operand=").append(command.operand()).append('\n');
            }
            text.append("            options='").append(words(command)).append("'\n            ;;\n");
        }
        return text.append("    esac\n"
                        + "    if [[ $word == -* ]]; then\n"
                        + "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                        + "        [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
                        + "    elif [[ $operand ]]; then\n"
                        + "        compopt -o default\n"
                        + "    fi\n"
                        + "}\n"
                        + "complete -F _linux_mm_exporter linux-mm-exporter\n")
                .toString();
    }

    private static boolean takesWhatNobodyKnows(OptionSpec option) {
        return !option.value().isEmpty()
                && !option.takesFolder()
                && !option.takesFile()
                && option.choices().isEmpty();
    }

    private static void branch(
            StringBuilder text, List<CommandSpec> commands, Predicate<OptionSpec> wanted, String action) {
        String names = options(commands, wanted).stream()
                .map(option -> "--" + option.name())
                .collect(Collectors.joining(" | "));
        if (!names.isEmpty()) {
            text.append("        ").append(names).append(") ").append(action).append(" ;;\n");
        }
    }

    private static ImmutableSet<OptionSpec> options(List<CommandSpec> commands, Predicate<OptionSpec> wanted) {
        return commands.stream()
                .flatMap(command -> command.options().stream())
                .filter(wanted)
                .collect(ImmutableSet.toImmutableSet());
    }

    private static String words(CommandSpec command) {
        return command.options().stream()
                .map(option -> "--" + option.name() + (option.value().isEmpty() ? "" : "=")
                        + (option.negatable() ? " --no-" + option.name() : ""))
                .collect(Collectors.joining(" "));
    }
}
