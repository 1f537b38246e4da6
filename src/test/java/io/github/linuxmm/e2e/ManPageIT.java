package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Archive;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.ProgramHelp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive's manual page, as a real formatter reads it. */
class ManPageIT {
    @TempDir
    Path folder;

    private String page;

    @BeforeEach
    void unpack() throws Exception {
        Archive.unpack(folder);
        page = folder.resolve("share/man/man1/linux-mm-exporter.1").toString();
    }

    @Test
    void theFormatterHasNothingToWarnOf() throws Exception {
        assertThat(new Command(List.of("mandoc", "-T", "lint", "-W", "warning", page))
                        .succeed()
                        .said())
                .isEmpty();
    }

    /** The part of the page from the command's heading to the next one. */
    private static List<String> partOf(String command, List<String> lines) {
        return lines.stream()
                .dropWhile(line -> !line.matches("   " + command + "( [A-Z]+)?"))
                .skip(1)
                .takeWhile(line -> !line.matches(" {0,3}[A-Za-z].*"))
                .toList();
    }

    @Test
    void eachCommandAndOptionOfTheHelpIsDescribed() throws Exception {
        List<String> lines = new Command(List.of("mandoc", "-T", "ascii", "-O", "width=200", page))
                .succeed()
                .out()
                // Bold and underlined, as on a printer of 1970.
                .replaceAll(".\b", "")
                .lines()
                .toList();
        List<String> commands = ProgramHelp.commands();
        for (String command : commands) {
            assertThat(lines).anyMatch(line -> line.matches("   " + command + "( [A-Z]+)?"));
            assertThat(lines)
                    .anyMatch(line -> line.matches(
                            "     +linux-mm-exporter \\[?" + command + "\\]? \\[OPTION\\]\\.\\.\\.( [A-Z]+)?"));
            List<String> options = new ArrayList<>(ProgramHelp.options(command));
            List<String> part = partOf(command, lines);
            // Said once, of all.
            options.remove(command.equals(commands.get(0)) ? "" : "--help");
            for (String option : options) {
                assertThat(lines)
                        .as(option)
                        .filteredOn(line -> line.matches("       \\Q" + option + "\\E( [A-Z].*)?"))
                        .hasSize(1);
                assertThat(part)
                        .as("%s: %s", command, option)
                        .anyMatch(line -> line.matches(".*[ ]\\Q" + option.replaceAll("=.*", "") + "\\E([=., ].*)?")
                                || option.contains("[no-]") && line.contains(" --[no-]collector.NAME"));
            }
        }
        String version = new Command(ExporterProcess.command("--version"))
                .succeed()
                .out()
                .split("[ ,]+")[2];
        assertThat(lines)
                .last()
                .asString()
                .contains("linux-mm-exporter " + version)
                .containsPattern("20\\d\\d-\\d\\d-\\d\\d");
    }
}
