package io.github.linuxmm;

import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.StandardError;
import java.io.IOException;

/** A command of the program. A new one is a class of its own and one line in {@link Commands}. */
interface Command {
    /** Its name, help and options. */
    CommandSpec spec();

    /**
     * Runs it.
     *
     * @return the exit code; after 0 the process goes on as long as threads do that are no daemons
     * @throws UsageException where a value is wrong
     * @throws IOException where it failed, with one line for the user
     */
    int run(Arguments given, StandardError standardError) throws UsageException, IOException;

    /** The exit code after an {@link IOException}. */
    default int codeOfFailure() {
        return 1;
    }

    /** The exit code after a {@link UsageException}. */
    default int codeOfWrongUsage() {
        return 2;
    }
}
