package io.github.linuxmm;

import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandLineOptions;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.web.Exposition;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Objects;

/** Prints one scrape. */
final class OnceCommand implements Command {
    private final CommandLineOptions options = Exporter.commandLine();

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("once", "", "Print the metrics once to standard output and exit.", options.specs());
    }

    @Override
    public int run(Arguments given, StandardError standardError) throws UsageException, IOException {
        Options wanted = options.of(given);
        Exporter exporter =
                Exporter.ofThisHost(wanted, Build.read(), wanted.logging().to(standardError));
        exporter.start();
        // Never null: the collectors give gauges and counters alone.
        byte[] exposition = Objects.requireNonNull(
                new Exposition(exporter.scrapes()).whole(Exposition.Format.TEXT, Exposition.Encoding.IDENTITY));
        PrintStream out = System.out;
        out.write(exposition, 0, exposition.length);
        out.print(StatusTables.ordersAsComments(exporter.collector()));
        out.flush();
        if (out.checkError()) {
            throw new IOException("cannot write to standard output");
        }
        return 0;
    }
}
