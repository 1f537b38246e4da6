package io.github.linuxmm;

import io.github.linuxmm.cli.CommandLineOptions;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.web.ExporterServer;
import io.github.linuxmm.web.Exposition;
import io.github.linuxmm.web.LandingPage;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/**
 * Parses options, starts collectors, then the server. Exit codes: 0 success, 1 could not start or run, 2 wrong usage.
 */
public final class Main {
    private Main() {}

    /** Runs the exporter until it is killed. */
    public static void main(String[] args) {
        StandardError standardError = StandardError.install();
        try {
            run(args, standardError);
        } catch (UsageException e) {
            fail(2, e.getMessage() + " (see --help)");
        } catch (IOException e) {
            fail(1, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            // The host gave no thread; what was started already would go on without the rest.
            fail(1, "cannot start: " + e.getMessage());
        }
    }

    private static void fail(int code, String message) {
        System.err.println("linux-mm-exporter: " + message);
        System.exit(code);
    }

    private static void run(String[] args, StandardError standardError) throws UsageException, IOException {
        CommandLineOptions commandLine = Exporter.commandLine();
        Options options = commandLine.parse(args);
        Build build = Build.read();
        Log log = new Log(
                standardError, options.logging().level(), options.logging().format(), Clock.systemUTC());
        switch (options.action()) {
            case HELP -> System.out.print(commandLine.help());
            case VERSION ->
                System.out.println("linux-mm-exporter, version " + build.version() + " (revision " + build.revision()
                        + ", java " + System.getProperty("java.version") + ")");
            case CHECK_CONFIG -> checkConfig(options, log);
            case ONCE -> once(options, build, log);
            case SERVE -> serve(options, build, log, standardError);
        }
    }

    private static void checkConfig(Options options, Log log) throws IOException {
        Path file = options.web().configFile().orElseThrow();
        WebConfigFile config = WebConfigFile.open(file, log);
        System.out.println(file + ": valid, " + config.current().summary());
    }

    private static void once(Options options, Build build, Log log) throws IOException {
        Exporter exporter = exporter(options, build, log);
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
    }

    private static void serve(Options options, Build build, Log log, StandardError standardError) throws IOException {
        WebConfigFile config = options.web().configFile().isEmpty()
                ? null
                : WebConfigFile.open(options.web().configFile().get(), log);
        Exporter exporter = exporter(options, build, log);
        exporter.start();
        Exposition exposition = new Exposition(exporter.scrapes());
        // The first scrape loads classes and opens files; the first client should not wait for that.
        exposition.whole(Exposition.Format.OPENMETRICS, Exposition.Encoding.GZIP);
        LandingPage page = new LandingPage(
                build.version() + ", revision " + build.revision(),
                options.web().telemetryPath(),
                () -> StatusTables.of(exporter.collector()));
        ExporterServer server = new ExporterServer(
                options.web().listenAddresses(),
                options.web().telemetryPath(),
                options.web().maxRequests(),
                exposition,
                page,
                config,
                problem -> fail(1, "the server ended: " + problem));
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

    private static Exporter exporter(Options options, Build build, Log log) throws IOException {
        Path procfs = options.paths().procfs();
        if (!Files.isDirectory(procfs)) {
            throw new IOException("--path.procfs: no such directory: " + procfs);
        }
        if (!MountedProcfs.isMountedAt(procfs)) {
            throw new IOException("--path.procfs: expected a procfs with meminfo, buddyinfo, zoneinfo or vmstat, found "
                    + "none of them: " + procfs);
        }
        return new Exporter(options, build, log, Exporter.thisHost(options, log));
    }
}
