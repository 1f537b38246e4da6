package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.cli.BashCompletion;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.ManPage;
import io.github.linuxmm.cli.ZshCompletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what the archive has in share: the manual page and the completions. A step of the build. */
public final class ShareFolder {
    private ShareFolder() {}

    /** Arguments: the folder, and the date or time of the release in ISO 8601. */
    public static void main(String[] args) throws IOException {
        ImmutableList<CommandSpec> commands = Commands.specs();
        Path share = Path.of(args[0]);
        write(
                share.resolve("man/man1/linux-mm-exporter.1"),
                ManPage.of(commands, Build.read().version(), args[1].substring(0, 10)));
        write(share.resolve("bash-completion/completions/linux-mm-exporter"), BashCompletion.of(commands));
        write(share.resolve("zsh/site-functions/_linux-mm-exporter"), ZshCompletion.of(commands));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
