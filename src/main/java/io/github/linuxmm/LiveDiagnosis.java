package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A diagnosis of this host: what is seen within seconds, and what an exporter that runs here has seen before. */
final class LiveDiagnosis {
    /** For rates, and for the background tasks to have read what is dear. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** With an exporter's answer: for the background tasks alone, since it ends with a moment like that of the own look. */
    private static final long SHORT_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** The background tasks' first rounds take longer on a busy host, or hang with a file. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final long SAME_TIME_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final double HOUR = 3600;
    private static final double SHORT = 60;
    private static final List<String> FOR_ROOT = List.of("pagetypeinfo", "slabinfo", "vmallocinfo", "allocinfo");

    private final Path procfs;
    private final Host host;
    private final Exporter exporter;
    private final Optional<RunningExporter> running;
    private final ImmutableList.Builder<String> unseen = ImmutableList.builder();

    /**
     * Starts nothing.
     *
     * @param running empty where none is to be asked
     */
    LiveDiagnosis(Options options, Optional<RunningExporter> running, Build build, Log log) throws IOException {
        this.running = running;
        procfs = options.paths().procfs();
        Exporter.mountedProcfs(procfs);
        host = Exporter.thisHost(options, log);
        exporter = new Exporter(options, build, log, host);
    }

    /** Looks and diagnoses, once. Reads files that may never answer. */
    Diagnosis of(int order) throws UsageException, IOException, InterruptedException {
        long start = System.nanoTime();
        exporter.start();
        DiagnoseCommand.check(order, exporter.seen(host.look()));
        Optional<Course> remembered = remembered(start);
        if (remembered.isEmpty()) {
            waitFor(start, WAIT_NANOS);
        }
        Snapshot now = host.look();
        Seen seen = remembered.map(course -> Seen.of(now, course)).orElseGet(() -> exporter.seen(now));
        seeWhatRootWould();
        return Diagnosis.of(seen, order, unseen.build());
    }

    /** What the exporter remembers; where it does not, why is not seen. */
    private Optional<Course> remembered(long start) throws InterruptedException {
        if (running.isEmpty()) {
            unseen.add(Diagnosis.BEFORE + ": no exporter was asked");
            return Optional.empty();
        }
        try {
            Course course = running.get().history();
            waitFor(start, SHORT_WAIT_NANOS);
            if (!isOfThisHost(course)) {
                unseen.add(Diagnosis.BEFORE + ": " + running.get() + " tells of another host or time");
                return Optional.empty();
            }
            if (course.covered(HOUR) < SHORT) {
                unseen.add(Diagnosis.BEFORE + ": " + running.get() + " runs for less than a minute");
            }
            return Optional.of(course);
        } catch (IOException e) {
            unseen.add(Diagnosis.BEFORE + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Both read CLOCK_MONOTONIC, of which each host has its own, and no two hosts have the same memory to the byte. */
    private boolean isOfThisHost(Course course) {
        Course own = exporter.seen(host.look()).course();
        boolean sameMemory = course.now().get(Figure.TOTAL_BYTES).isEmpty()
                || own.now().get(Figure.TOTAL_BYTES).isEmpty()
                || course.now().get(Figure.TOTAL_BYTES).equals(own.now().get(Figure.TOTAL_BYTES));
        long apart = own.now().monotonicNanos() - course.now().monotonicNanos();
        return sameMemory && Math.abs(apart) < SAME_TIME_NANOS;
    }

    private void seeWhatRootWould() {
        List<String> names = FOR_ROOT.stream()
                .filter(name -> Files.exists(procfs.resolve(name)) && !Files.isReadable(procfs.resolve(name)))
                .toList();
        if (!names.isEmpty()) {
            unseen.add(String.join(", ", names) + ": as root they tell who holds memory, and where");
        }
    }

    private void waitFor(long start, long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(start + nanos - System.nanoTime());
        while (!exporter.tasksHaveTried() && System.nanoTime() - start < LONGEST_WAIT_NANOS) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
