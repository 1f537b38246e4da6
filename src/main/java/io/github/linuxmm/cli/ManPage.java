package io.github.linuxmm.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The manual page, in roff's macros man. */
public final class ManPage {
    private final StringBuilder roff = new StringBuilder();
    /** Each is described once, with the first command that has it. */
    private final Set<OptionSpec> described = new HashSet<>();

    private ManPage() {}

    /**
     * Of the whole program; the first command is what options without a command are of.
     *
     * @param date of the release, such as 2026-11-25
     */
    public static String of(List<CommandSpec> commands, String version, String date) {
        ManPage page = new ManPage();
        page.roff
                .append(".TH LINUX-MM-EXPORTER 1 ")
                .append(date)
                .append(" \"linux-mm-exporter ")
                .append(version)
                .append("\"\n.ad l\n.nh\n.SH NAME\nlinux-mm-exporter \\- ")
                .append(
                        "shows page allocation failures before they happen, to Prometheus and to people\n.SH SYNOPSIS\n");
        for (CommandSpec command : commands) {
            boolean first = command.equals(commands.get(0));
            page.roff
                    .append(first ? "" : ".br\n")
                    .append("\\fBlinux\\-mm\\-exporter\\fR ")
                    .append(first ? "[" : "")
                    .append(bold(command.name()))
                    .append(first ? "]" : "")
                    .append(" [\\fIOPTION\\fR]...")
                    .append(command.operand().isEmpty() ? "" : " \\fI" + escaped(command.operand()) + "\\fR")
                    .append('\n');
        }
        page.roff.append(".SH DESCRIPTION\n");
        page.text("A Linux host can fail to allocate several contiguous pages while most of its memory is available:"
                + " free memory is fragmented, or sits below the kernel's watermarks. This program runs the kernel's own"
                + " test on what the kernel shows in /proc, and tells for each order whether a request would succeed.");
        page.roff.append(".PP\n");
        page.text("The command comes first; options without one are those of "
                + commands.get(0).name()
                + ". Of an option that is given several times the last one counts, unless it says that it is repeatable."
                + " A value may follow its option after = or as the next argument. Each command has --help.");
        page.roff.append(".SH COMMANDS\n");
        commands.forEach(page::command);
        page.roff.append(".SH EXIT STATUS\n");
        page.text("Where a command says nothing else: 0 success, 1 could not start or run, 2 wrong usage.");
        return page.roff.append(".SH SEE ALSO\n.BR proc (5)\n").toString();
    }

    private void command(CommandSpec command) {
        roff.append(".SS ").append(escaped(command.usage())).append('\n');
        text(command.summary());
        if (!command.details().isEmpty()) {
            roff.append(".PP\n");
            text(command.details());
        }
        List<OptionSpec> known = command.options().stream()
                .filter(option -> described.contains(option) && !option.equals(OptionSpec.HELP))
                .toList();
        for (OptionSpec option : command.options()) {
            if (described.add(option)) {
                roff.append(".TP\n").append(usage(option)).append('\n');
                text(option.help() + (option.fallback().isEmpty() ? "" : " Default: " + option.fallback()));
            }
        }
        if (!known.isEmpty()) {
            roff.append(".PP\nAs above: ")
                    .append(known.stream()
                            .map(option -> bold(group(option)))
                            .distinct()
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
        }
    }

    private void text(String plain) {
        plain.lines().forEach(line -> roff.append(escaped(line)).append('\n'));
    }

    private static String name(OptionSpec option) {
        return (option.negatable() ? "--[no-]" : "--") + option.name();
    }

    /** {@code --[no-]collector.NAME} for all collectors. */
    private static String group(OptionSpec option) {
        return option.negatable() ? name(option).replaceFirst("\\..*", ".NAME") : name(option);
    }

    private static String usage(OptionSpec option) {
        return bold(name(option)) + (option.value().isEmpty() ? "" : "=\\fI" + escaped(option.value()) + "\\fR");
    }

    private static String bold(String plain) {
        return "\\fB" + escaped(plain) + "\\fR";
    }

    /** Nothing in it is a request or an escape; lines may end behind a |, and not at a hyphen. */
    private static String escaped(String plain) {
        String escaped = plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("|", "|\\:");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
