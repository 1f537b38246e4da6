package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.HelpText;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static CommandSpec spec(String name) {
        return Commands.named(name).orElseThrow().spec();
    }

    @Test
    void eachCommandIsFoundByItsOwnNameAndHasHelpOnce() {
        assertThat(Commands.specs())
                .extracting(CommandSpec::name)
                .contains("serve", "once", "record", "replay", "check-config");
        for (CommandSpec spec : Commands.specs()) {
            assertThat(spec(spec.name())).isEqualTo(spec);
            assertThat(spec.options()).extracting(OptionSpec::name).doesNotHaveDuplicates();
            assertThat(spec.options()).last().isEqualTo(OptionSpec.HELP);
            assertThat(spec.summary()).matches("[A-Z].{10,100}\\.");
        }
        assertThat(Commands.named("")).isEmpty();
        assertThat(Commands.named("SERVE")).isEmpty();
    }

    /** An option means the same wherever it is: a completion and a man page have one text for it. */
    @Test
    void anOptionOfSeveralCommandsIsTheSameInEach() {
        List<OptionSpec> options = Commands.specs().stream()
                .flatMap(spec -> spec.options().stream())
                .distinct()
                .toList();
        assertThat(options).extracting(OptionSpec::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "once", "record", "replay", "check-config"})
    void helpOfACommandSaysWhatItIsForAndEachOption(String name) {
        CommandSpec spec = spec(name);
        List<String> lines = HelpText.of(spec).lines().toList();
        assertThat(lines.get(0))
                .startsWith("Usage: linux-mm-exporter " + name + " [OPTION]...")
                .endsWith(spec.operand());
        assertThat(lines).contains(spec.summary());
        for (OptionSpec option : spec.options()) {
            assertThat(lines.indexOf("  " + option.usage())).isPositive();
            assertThat(lines.get(lines.indexOf("  " + option.usage()) + 1)).startsWith("      " + option.help());
        }
    }

    @Test
    void theHelpEndsWithTheExitCodes() {
        for (CommandSpec spec : Commands.specs()) {
            assertThat(spec.details().lines()).allMatch(line -> line.length() <= 100);
            assertThat(HelpText.of(spec)).endsWith(spec.details().isEmpty() ? "\n" : "\n\n" + spec.details() + "\n");
        }
        assertThat(HelpText.of(Commands.specs(), spec("serve"))).endsWith(", 143 terminated by SIGTERM.\n");
    }

    @Test
    void theReadmeHasARowForEachCommand() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (CommandSpec spec : Commands.specs()) {
            assertThat(readme).containsOnlyOnce("\n| `" + spec.usage() + "` | ");
        }
    }

    @Test
    void helpOfTheProgramListsTheCommandsAndWhatPlainOptionsAre() {
        String help = HelpText.of(Commands.specs(), spec("serve"));
        assertThat(help.lines())
                .startsWith(
                        "Usage: linux-mm-exporter [serve] [OPTION]...", "       linux-mm-exporter COMMAND [OPTION]...")
                .contains("  --once", "  --version", "  --help");
        for (CommandSpec spec : Commands.specs()) {
            assertThat(help).containsPattern("\n  " + spec.name() + " .*  \\Q" + spec.summary() + "\\E\n");
        }
    }

    @Test
    void checkConfigTakesOneFile() throws Exception {
        CommandSpec checkConfig = spec("check-config");
        assertThat(checkConfig.parse("w.yml").operandPath()).isEqualTo(Path.of("w.yml"));
        assertThat(checkConfig.parse("--help").has(OptionSpec.HELP)).isTrue();
        for (String[] args : new String[][] {{}, {"a", "b"}, {""}, {" "}}) {
            assertThatThrownBy(() -> checkConfig.parse(args))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("check-config: expected one FILE");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve|--once=1|--once=1",
                "serve|check-config|unexpected argument 'check-config'",
                "once|--web.listen-address=:1|--web.listen-address",
                "once|--once|--once",
                "once|stray|'stray'",
                "once|--h|--h",
                "check-config|--once|--once"
            })
    void whatACommandDoesNotHaveIsSaidInOneLine(String name, String argument, String part) {
        assertThatThrownBy(() -> spec(name).parse(argument))
                .isInstanceOf(UsageException.class)
                .message()
                .contains(part)
                .doesNotContain("\n");
    }

    @Test
    void optionsMayStandBeforeAndBehindAnOperand() throws Exception {
        OptionSpec level = OptionSpec.value("level", "N", "1", "A level.");
        CommandSpec spec = CommandSpec.of("play", "FILE", "Plays a file.", List.of(level));
        for (String[] args : new String[][] {
            {"a", "--level=2"}, {"--level", "2", "a"}, {"--level=3", "a", "--level=2"}, {"--level=2", "--", "a"}
        }) {
            Arguments given = spec.parse(args);
            assertThat(given.operand()).isEqualTo("a");
            assertThat(given.count(level)).isEqualTo(2);
        }
    }

    /** Such as @ and ${...}, which other libraries read files and variables for, and quotes. */
    @ParameterizedTest
    @ValueSource(strings = {"@/etc/hostname", "${user.home}", "$HOME", "'a'", "\"a\"", "a b", "-", "a=b"})
    void aValueIsTakenAsItIs(String value) throws Exception {
        OptionSpec option = OptionSpec.value("file", "FILE", "", "A file.");
        CommandSpec spec = CommandSpec.of("play", "FILE", "Plays a file.", List.of(option));
        assertThat(spec.parse("--file=" + value, value).text(option)).isEqualTo(value);
        assertThat(spec.parse("--file", value, value).operand()).isEqualTo(value);
    }
}
