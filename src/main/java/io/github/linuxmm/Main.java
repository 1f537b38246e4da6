package io.github.linuxmm;

import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.HelpText;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.FileProblem;
import io.github.linuxmm.log.StandardError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the command and runs it. Exit codes, where a command has no others: 0 success, 1 could not start or run, 2 wrong
 * usage.
 */
public final class Main {
    private Main() {}

    /** Runs a command; without a name the exporter, until it is killed. */
    public static void main(String[] args) {
        StandardError standardError = StandardError.install();
        Optional<Command> named = args.length == 0 ? Optional.empty() : Commands.named(args[0]);
        Command command = named.orElseGet(ServeCommand::new);
        CommandSpec spec = command.spec();
        try {
            if (named.isEmpty() && args.length > 0 && !args[0].startsWith("-")) {
                throw new UsageException("unexpected argument '" + args[0] + "': expected an option or one of "
                        + String.join(", ", Commands.names()));
            }
            Arguments given = spec.parse(named.isPresent() ? Arrays.copyOfRange(args, 1, args.length) : args);
            if (given.has(OptionSpec.HELP)) {
                System.out.print(named.isPresent() ? HelpText.of(spec) : HelpText.of(Commands.specs(), spec));
                return;
            }
            int code = command.run(given, standardError);
            if (code != 0) {
                System.exit(code);
            }
        } catch (UsageException e) {
            fail(
                    command.codeOfWrongUsage(),
                    e.getMessage() + " (see " + (named.isPresent() ? spec.name() + " " : "") + "--help)");
        } catch (FileSystemException e) {
            fail(command.codeOfFailure(), FileProblem.of(String.valueOf(e.getFile()), e));
        } catch (IOException e) {
            fail(command.codeOfFailure(), String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            // The host gave no thread; what was started already would go on without the rest.
            fail(command.codeOfFailure(), "cannot start: " + e.getMessage());
        }
    }

    /** Ends the process with one line. */
    static void fail(int code, String message) {
        System.err.println("linux-mm-exporter: " + message);
        System.exit(code);
    }
}
