package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandLineOptions;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.cli.WebOptions;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.web.ExporterServer;
import io.github.linuxmm.web.Exposition;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.io.IOException;
import java.util.Optional;

/** Starts collectors, then the server; what a command line without a command asks for. */
final class ServeCommand implements Command {
    private static final OptionSpec ONCE =
            OptionSpec.flag("once", "Print the metrics once to standard output and exit, as the command once does.");
    private static final OptionSpec VERSION = OptionSpec.flag("version", "Print the version and exit.");

    private final CommandLineOptions options = Exporter.commandLine();

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "serve",
                        "",
                        "Serve metrics over HTTP until it is killed; a command line without a command does this.",
                        ImmutableList.<OptionSpec>builder()
                                .addAll(WebOptions.SPECS)
                                .addAll(options.specs())
                                .add(ONCE, VERSION)
                                .build())
                .explained("Exit codes: 1 could not start or run, 2 wrong usage, 143 terminated by SIGTERM.");
    }

    @Override
    public int run(Arguments given, StandardError standardError) throws UsageException, IOException {
        WebOptions web = WebOptions.of(given);
        Options wanted = options.of(given);
        if (given.has(VERSION)) {
            Build build = Build.read();
            System.out.println("linux-mm-exporter, version " + build.version() + " (revision " + build.revision()
                    + ", java " + System.getProperty("java.version") + ")");
            return 0;
        }
        if (given.has(ONCE)) {
            return new OnceCommand().run(given, standardError);
        }
        serve(web, wanted, standardError);
        return 0;
    }

    private static void serve(WebOptions web, Options options, StandardError standardError) throws IOException {
        Log log = options.logging().to(standardError);
        Optional<WebConfigFile> config = config(web, log);
        Build build = Build.read();
        serve(web, config, Exporter.ofThisHost(options, build, log), build, log, standardError);
    }

    /** The web configuration that is asked for. */
    static Optional<WebConfigFile> config(WebOptions web, Log log) throws IOException {
        return web.configFile().isEmpty()
                ? Optional.empty()
                : Optional.of(WebConfigFile.open(web.configFile().get(), log));
    }

    /** Starts an exporter and serves it until the process is killed. */
    static void serve(
            WebOptions web,
            Optional<WebConfigFile> config,
            Exporter exporter,
            Build build,
            Log log,
            StandardError standardError)
            throws IOException {
        exporter.start();
        Exposition exposition = new Exposition(exporter.scrapes());
        // The first scrape loads classes and opens files; the first client should not wait for that.
        exposition.whole(Exposition.Format.OPENMETRICS, Exposition.Encoding.GZIP);
        ExporterServer server = new ExporterServer(
                web.listenAddresses(),
                web.telemetryPath(),
                web.maxRequests(),
                exposition,
                new Pages(web.telemetryPath(), build, exporter),
                config.orElse(null),
                problem -> Main.fail(1, "the server ended: " + problem));
        // Nothing to close: the kernel does that when the process ends.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            log.info("stopping");
                            standardError.finish();
                        },
                        "stop"));
        server.addresses()
                .forEach(address ->
                        log.info("listening", "address", address, "version", build.version(), "tls", server.hasTls()));
    }
}
