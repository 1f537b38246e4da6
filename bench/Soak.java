import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everything at once for minutes: scrapes and rude clients, files that change and break, a busy kernel log, stops,
 * certificates and passwords that rotate. Prints a Markdown table; exit code 1 where a mark is missed.
 *
 * <p>{@code make soak [MINUTES=10]}. What the exporter has at minute 1 and at the end is counted in peace, when the
 * clients have hung up.
 */
final class Soak {
    private static final int CLIENTS = 8;
    private static final int REQUESTS_A_SECOND = 50;
    /** The heap grows towards its limit, and gives nothing back. */
    private static final double MEMORY_GROWTH = 1.25;

    /** Of two states of the files and of the caches; what leaks by 200 bytes a request is more in 10 minutes. */
    private static final double HEAP_GROWTH_MB = 2;

    /** What the process has once nobody asks. */
    private record Level(int threads, int descriptors, double heapMb, double anonymousMb) {}

    private final Scratch scratch;
    private final Random random;
    private final SoakTruth truth = new SoakTruth();
    private final SoakScraper.Totals totals = new SoakScraper.Totals();
    private final AtomicLong rude = new AtomicLong();
    private final AtomicLong letIn = new AtomicLong();
    private final SoakFiles files;
    private final SoakLog kernelLog;
    private final SoakAccess access;
    private final SoakProcess exporter;
    private volatile boolean loaded;
    private int machine;
    private int step;

    private Soak(Duration limit, long seed) throws Exception {
        scratch = new Scratch("soak", limit);
        random = new Random(seed);
        files = new SoakFiles(Files.createDirectory(scratch.folder.resolve("proc")), random);
        kernelLog = new SoakLog(scratch);
        access = new SoakAccess(scratch);
        Thread log = new Thread(kernelLog, "log");
        log.setDaemon(true);
        log.start();
        exporter = new SoakProcess(
                scratch,
                "--path.procfs=" + files.folder,
                "--path.kmsg=" + kernelLog.fifo,
                "--web.config.file=" + access.config);
        access.listensOn(exporter.port);
    }

    /** Each mixture of files that a scrape can meet, twice. */
    private void learn() throws Exception {
        SoakScraper scraper = new SoakScraper(access);
        for (int i = 0; i < files.machines(); i++) {
            files.show(i);
            for (int zoneinfo = 0; zoneinfo < files.machines(); zoneinfo++) {
                files.show(zoneinfo, SoakFiles.FILES.indexOf("zoneinfo"));
                for (int buddyinfo = 0; buddyinfo < files.machines(); buddyinfo++) {
                    files.show(buddyinfo, SoakFiles.FILES.indexOf("buddyinfo"));
                    for (int again = 0; again < 2; again++) {
                        truth.learn(
                                new SoakTruth.Files(i, zoneinfo, buddyinfo),
                                scraper.scrape().samples());
                    }
                }
            }
        }
        scraper.close();
        files.show(machine);
        truth.show(machine);
    }

    private List<Thread> clients() {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean polite = i % 2 == 0;
            SoakScraper scraper = new SoakScraper(access);
            SoakRude intruder = new SoakRude(access, "127.0.0." + (2 + i), new Random(random.nextLong()));
            Runnable once = polite
                    ? () -> scraper.scrape(truth, totals)
                    : () -> {
                        intruder.act(letIn);
                        rude.incrementAndGet();
                    };
            Runnable hangUp = polite ? scraper::close : intruder::hangUp;
            Thread client = new Thread(() -> client(once, hangUp), "client " + i);
            client.setUncaughtExceptionHandler((thread, error) -> {
                System.err.println("soak: " + thread.getName() + " ended: " + error);
                totals.failed().incrementAndGet();
            });
            clients.add(client);
        }
        return clients;
    }

    private void client(Runnable once, Runnable hangUp) {
        long period = 1_000_000_000L * CLIENTS / REQUESTS_A_SECOND;
        long next = System.nanoTime() + (long) (Math.random() * period);
        try {
            while (loaded) {
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
                once.run();
                // What was missed in a stop is not made up for.
                next = Math.max(next + period, System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hangUp.run();
    }

    /** Lets clients and weather work until then. */
    private void load(long end) throws Exception {
        loaded = true;
        List<Thread> clients = clients();
        clients.forEach(Thread::start);
        while (System.nanoTime() < end && exporter.isAlive()) {
            weather();
            Thread.sleep(300);
        }
        loaded = false;
        for (Thread client : clients) {
            client.join();
        }
    }

    /** The next of: another machine's files, one of them damaged, all of them whole again. */
    private void weather() throws Exception {
        exporter.freeze();
        try {
            if (step % 3 == 0) {
                machine = random.nextInt(files.machines());
                files.show(machine);
            } else if (step % 3 == 1) {
                files.damage(machine, random.nextInt(SoakFiles.FILES.size()));
            } else {
                files.show(machine);
            }
            truth.show(machine);
            if (step % 70 == 69) {
                Thread.sleep(3_000);
            }
        } finally {
            exporter.thaw();
        }
        if (step % 20 == 19) {
            access.changeCertificate();
        }
        if (step % 40 == 9) {
            access.addPassword();
        }
        if (step % 40 == 29) {
            access.useNextPassword();
        }
        step++;
    }

    /** What is left when all have hung up: idle threads and connections end within seconds. */
    private Level peace(Level before) throws Exception {
        double heapMb = exporter.heapMb();
        Level level = new Level(Integer.MAX_VALUE, Integer.MAX_VALUE, heapMb, 0);
        for (int i = 0; i < 40; i++) {
            Thread.sleep(500);
            level = new Level(
                    Math.min(level.threads, exporter.threads()),
                    Math.min(level.descriptors, exporter.descriptors()),
                    heapMb,
                    exporter.anonymousMb());
            if (before != null && level.threads <= before.threads && level.descriptors <= before.descriptors) {
                break;
            }
        }
        return level;
    }

    private static boolean row(String what, String before, String after, String mark, boolean held) {
        System.out.printf("| %s | %s | %s | %s |%n", what, before, after, held ? mark : "**missed**: " + mark);
        return held;
    }

    private static boolean none(String what, long count) {
        return row(what, "", Long.toString(count), "0", count == 0);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private boolean run(int minutes) throws Exception {
        learn();
        long start = System.nanoTime();
        double cpuBefore = exporter.cpuSeconds();
        load(start + Duration.ofMinutes(1).toNanos());
        Level first = peace(null);
        load(start + Duration.ofMinutes(minutes).toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = (exporter.cpuSeconds() - cpuBefore) / seconds;
        long records = kernelLog.records.get();
        kernelLog.end();
        Level last = peace(first);
        Map<String, String> end = new SoakScraper(access).scrape().samples();
        String counted =
                end.getOrDefault("mm_kernellog_page_allocation_failures_total{order=\"4\",gfp=\"kernel\"}", "none");

        double[] millis = totals.millis().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        System.out.printf(Locale.ROOT, "%d minutes, %d states of the files.%n%n", minutes, step);
        System.out.println("| | minute 1 | end | mark |\n|---|---|---|---|");
        row(
                "scrapes answered",
                "",
                totals.answered() + " (" + text(totals.answered().get() / seconds) + "/s)",
                "",
                true);
        row("acts of rude clients", "", rude + " (" + text(rude.get() / seconds) + "/s)", "", true);
        row(
                "p50, p99, slowest scrape, ms",
                "",
                text(millis[millis.length / 2]) + ", " + text(millis[millis.length * 99 / 100]) + ", "
                        + text(millis[millis.length - 1]),
                "",
                true);
        row("kernel log, records/s", "", text(records / seconds), "", true);
        row("CPU, cores", "", String.format(Locale.ROOT, "%.3f", cpu), "", true);
        row("samples compared", "", truth.samples.toString(), "", true);
        boolean held = none("failed scrapes", totals.failed().get());
        held &= none("wrong values", truth.wrong.get());
        held &= none("missing without success 0", truth.missing.get());
        held &= none("counters that fell", truth.fallen.get());
        held &= none("let in with a removed password", letIn.get());
        held &= none("lines of stack traces", exporter.traces());
        long written = kernelLog.failures.get();
        held &= row("failures in the log, counted", written + "", counted, "equal", number(counted) == written);
        held &= row("threads", first.threads + "", last.threads + "", "no more", last.threads <= first.threads);
        held &= row(
                "descriptors",
                first.descriptors + "",
                last.descriptors + "",
                "no more",
                last.descriptors <= first.descriptors);
        held &= row(
                "heap in use after a collection, MB",
                text(first.heapMb),
                text(last.heapMb),
                "at most + " + text(HEAP_GROWTH_MB),
                last.heapMb <= first.heapMb + HEAP_GROWTH_MB);
        held &= row(
                "anonymous memory, MB",
                text(first.anonymousMb),
                text(last.anonymousMb),
                "at most x " + MEMORY_GROWTH,
                last.anonymousMb <= first.anonymousMb * MEMORY_GROWTH);
        System.out.println(held ? "\nAll marks met." : "\nA mark is missed.");
        return held;
    }

    private static double number(String text) {
        return text.equals("none") ? -1 : Double.parseDouble(text);
    }

    public static void main(String[] args) throws Exception {
        int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        if (minutes < 2) {
            System.err.println("usage: Soak [MINUTES], at least 2");
            System.exit(2);
        }
        long seed = System.nanoTime();
        System.err.println("soak: " + minutes + " minutes, seed " + seed);
        boolean held = new Soak(Duration.ofMinutes(minutes + 5), seed).run(minutes);
        System.exit(held ? 0 : 1);
    }
}
