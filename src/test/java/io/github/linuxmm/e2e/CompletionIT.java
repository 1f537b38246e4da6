package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Archive;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.Foreground;
import io.github.linuxmm.support.ProgramHelp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completions of the archive, in real shells on a terminal. */
class CompletionIT {
    private static final String BASH = "share/bash-completion/completions/linux-mm-exporter";

    /** What is typed behind the program's name, and the arguments that it gets. */
    private static final List<List<String>> TYPED = List.of(
            List.of("o\t", "<once>"),
            List.of("check-config w\t", "<check-config><web.yml>"),
            List.of("check-config bl\t", "<check-config><bl ank.yml>"),
            List.of("check-config --\t", "<check-config><--help>"),
            List.of("--web.con\tw\t", "<--web.config.file=web.yml>"),
            List.of("serve --web.config.file w\t", "<serve><--web.config.file><web.yml>"),
            List.of("--log.level=d\t", "<--log.level=debug>"),
            List.of("once --log.format j\t", "<once><--log.format><json>"),
            List.of("--path.procfs=f\t", "<--path.procfs=folder/?>"),
            List.of("--no-collector.buddy\t --onc\t", "<--no-collector.buddyinfo><--once>"),
            List.of("once --web.dis\t", "<once><--web.disable-exporter-metrics>"),
            List.of("once --web.li\t", "<once><--web.li>"),
            List.of("--web.max-requests=w\t", "<--web.max-requests=w>"));

    @TempDir
    Path folder;

    @BeforeEach
    void unpack() throws Exception {
        Archive.unpack(folder);
        Path program = folder.resolve("path/linux-mm-exporter");
        Files.createDirectory(program.getParent());
        Files.writeString(program, "#!/bin/sh\nprintf '<%s>' \"$@\"\necho\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(folder.resolve("here/folder"));
        for (String file : List.of("web.yml", "bl ank.yml", "file")) {
            Files.createFile(folder.resolve("here").resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "bash --norc --noprofile -i|. ../share/bash-completion/completions/linux-mm-exporter",
                "zsh -f -i|fpath=(../share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D"
            })
    void commandsOptionsTheirValuesAndFilesAreCompleted(String shell, String setUp) throws Exception {
        String command = "PATH=" + folder.resolve("path") + ":$PATH TERM=dumb exec " + shell;
        try (Foreground terminal =
                new Foreground(List.of("script", "-qefc", command, "/dev/null"), folder.resolve("here"))) {
            OutputStream keys = terminal.process().getOutputStream();
            type(keys, setUp + "; echo set-''up\n");
            terminal.says(Pattern.compile("set-up"));
            for (int i = 0; i < TYPED.size(); i++) {
                type(keys, "linux-mm-exporter " + TYPED.get(i).get(0) + " end" + i + "\n");
                String args = terminal.says(Pattern.compile("(?m)^(<.*)<end" + i + ">"))
                        .group(1);
                assertThat(args).as(TYPED.get(i).get(0)).matches(TYPED.get(i).get(1));
            }
        }
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.US_ASCII));
        keys.flush();
    }

    @Test
    void bashOffersEachCommandAndEachOptionOfItsHelp() throws Exception {
        assertThat(offered("''")).containsExactlyElementsOf(ProgramHelp.commands());
        for (String command : ProgramHelp.commands()) {
            assertThat(offered(command + " --"))
                    .containsExactlyElementsOf(ProgramHelp.options(command).stream()
                            .flatMap(CompletionIT::words)
                            .toList());
        }
        assertThat(offered("--")).isEqualTo(offered("serve --"));
    }

    private static Stream<String> words(String option) {
        String word = option.replaceAll("=.*", "=");
        return word.startsWith("--[no-]")
                ? Stream.of(word.replace("[no-]", ""), word.replace("[no-]", "no-"))
                : Stream.of(word);
    }

    private List<String> offered(String words) throws Exception {
        String script = "compopt() { :; }; . " + folder.resolve(BASH) + "; COMP_WORDS=(linux-mm-exporter " + words
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); set -u; _linux_mm_exporter; printf '%s\\n' \"${COMPREPLY[@]}\"";
        return new Command(List.of("bash", "-c", script))
                .succeed()
                .out()
                .lines()
                .toList();
    }

    @Test
    void zshHasEachCommandAndEachOptionOfItsHelp() throws Exception {
        String completion = Files.readString(folder.resolve("share/zsh/site-functions/_linux-mm-exporter"));
        for (String command : ProgramHelp.commands()) {
            assertThat(completion).containsOnlyOnce("\n    '" + command + ":");
            String branch = completion.replaceAll("(?s).*\n    " + command + "\\)\n(.*?);;.*", "$1");
            for (String option : ProgramHelp.options(command)) {
                words(option).forEach(word -> assertThat(branch).containsOnlyOnce("'*" + word + "["));
            }
        }
    }
}
