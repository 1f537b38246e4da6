package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.DiagnosisJson;
import io.github.linuxmm.diagnosis.DiagnosisText;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.recording.Sosreport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says what is wrong with a host, and what would help there. Writes nothing but its standard output. */
final class DiagnoseCommand implements Command {
    /** Of replay too. */
    static final OptionSpec ORDER = OptionSpec.value(
            "order", "N", Integer.toString(Diagnosis.DEFAULT_ORDER), "Diagnose requests for 2^N contiguous pages.");

    /** Of replay too. */
    static final OptionSpec JSON = OptionSpec.flag("json", "Print the diagnosis as JSON.");

    private static final OptionSpec SOSREPORT = OptionSpec.value(
            "sosreport",
            "DIR|TAR",
            "",
            "Diagnose the host of this sosreport instead: its folder, or the archive (.tar, .tar.gz, .tar.xz).");

    private static final String EXIT_CODES =
            "Exit codes: 0 fine, 1 at risk, 2 failing now, 3 cannot tell or wrong usage.";
    /** On a host that starves it may take long; a check of Nagios's is ended after 10 s. */
    private static final long LIMIT_SECONDS = 8;

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "diagnose",
                        "",
                        "Say within seconds what is wrong with this host, why, and what would help here.",
                        ImmutableList.<OptionSpec>builder()
                                .add(ORDER, JSON)
                                .addAll(RunningExporter.SPECS)
                                .add(Options.Paths.PROCFS, Options.Paths.KMSG, Options.Paths.SYSFS, SOSREPORT)
                                .build())
                .explained(EXIT_CODES);
    }

    @Override
    public int codeOfFailure() {
        return State.NOT_KNOWN.exitCode();
    }

    @Override
    public int codeOfWrongUsage() {
        return State.NOT_KNOWN.exitCode();
    }

    @Override
    public int run(Arguments given, StandardError standardError) throws UsageException, IOException {
        int order = given.count(ORDER);
        // What cannot be read is part of the diagnosis.
        Log log = new Log(standardError, Log.Level.ERROR, Log.Format.LOGFMT, Clock.systemUTC());
        Options options = Exporter.commandLine().of(given);
        Diagnosis diagnosis;
        if (given.has(SOSREPORT)) {
            diagnosis = ofSosreport(new Sosreport(given.path(SOSREPORT)), options, order, log);
        } else {
            LiveDiagnosis live = new LiveDiagnosis(options, RunningExporter.of(given), Build.read(), log);
            diagnosis = within(LIMIT_SECONDS, () -> live.of(order));
        }
        print(given.has(JSON) ? DiagnosisJson.of(diagnosis) : DiagnosisText.of(diagnosis, Terminal.hasColour()));
        return diagnosis.state().exitCode();
    }

    private static Diagnosis ofSosreport(Sosreport report, Options options, int order, Log log)
            throws UsageException, IOException {
        Seen seen = report.seen(options, Build.read(), log);
        check(order, seen);
        ImmutableList.Builder<String> unseen =
                ImmutableList.<String>builder().add(Diagnosis.BEFORE + ": a sosreport is one look");
        if (!report.hasKernelLog()) {
            unseen.add("the kernel log: this sosreport has none");
        }
        return Diagnosis.of(seen, order, unseen.build());
    }

    /** Holds an order against those of the kernel that was seen. */
    static void check(int order, Seen seen) throws UsageException {
        int orders = seen.allocator().map(HostState::orders).orElse(KernelLog.ORDERS);
        if (order >= orders) {
            throw new UsageException(
                    "--order: expected 0 to " + (orders - 1) + " on this kernel, found '" + order + "'");
        }
    }

    /** Prints text that is UTF-8 in every locale. */
    static void print(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
        if (System.out.checkError()) {
            throw new IOException("cannot write to standard output");
        }
    }

    /** Runs it on a thread that is left where it is when the time is over, and tells a fault of this program as a failure. */
    private static Diagnosis within(long seconds, Callable<Diagnosis> work) throws UsageException, IOException {
        FutureTask<Diagnosis> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "diagnosis");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("a file in procfs does not answer within " + seconds + " s: once tells which", e);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UsageException wrong) {
                throw wrong;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            // The JVM's own exit code for these, 1, would be a verdict.
            throw new IOException("a fault in this program: " + e.getCause(), e);
        }
    }
}
