package io.github.linuxmm;

import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells whether a web configuration would be taken. */
final class CheckConfigCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "check-config",
                        "FILE",
                        "Tell whether --web.config.file=FILE would be taken, and exit.",
                        List.of())
                .explained("Exit codes: 0 it would be taken, 1 it would not, 2 wrong usage.");
    }

    @Override
    public int run(Arguments given, StandardError standardError) throws UsageException, IOException {
        Path file = given.operandPath();
        WebConfigFile config =
                WebConfigFile.open(file, Options.Logging.of(given).to(standardError));
        System.out.println(file + ": valid, " + config.current().summary());
        return 0;
    }
}
