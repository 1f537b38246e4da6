package io.github.linuxmm.collector;

import com.google.common.collect.Maps;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import io.github.linuxmm.support.MemoryProcfs;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * One file of /proc, any bytes: every sample as {@link Reference} has it, and a problem exactly where something could
 * not be read. The reader and the collector are kept from one input to the next, with their names and buffers.
 */
public final class ProcFileFuzz {
    private static final MemoryProcfs PROCFS = new MemoryProcfs();
    private static final HandClock CLOCK = new HandClock();
    private static final Host HOST = Hosts.of(PROCFS, CLOCK);

    private static String file = "";
    private static Collector collector;

    private ProcFileFuzz() {}

    /**
     * Chooses the file.
     *
     * @param args its path below /proc
     */
    public static void fuzzerInitialize(String[] args) {
        file = args[0];
        collector = switch (file) {
            case "meminfo" -> new MeminfoCollector();
            case "vmstat" -> new VmstatCollector(name -> true);
            case "buddyinfo" -> new BuddyinfoCollector();
            case "zoneinfo" -> new ZoneinfoCollector();
            case "pressure/memory" -> new PressureCollector();
            case "pagetypeinfo" -> new PagetypeinfoCollector(true);
            default -> throw new IllegalArgumentException(file);
        };
    }

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        PROCFS.show(file, bytes);
        if (file.equals("pagetypeinfo")) {
            CLOCK.pass(300_000);
            HOST.look().refreshPagetypeinfo();
        }
        Snapshot now = HOST.look();
        Families found = new Families();
        collector.collect(now, found);
        Reference reference = Reference.of(file, bytes);
        Map<String, Double> samples = SampleMap.of(found.all());
        if (!samples.equals(reference.samples())) {
            throw new AssertionError(Maps.difference(samples, reference.samples()));
        }
        Optional<String> problem = problem(now);
        if (problem.isPresent() != reference.hasProblem()) {
            throw new AssertionError("problem: " + problem);
        }
    }

    private static Optional<String> problem(Snapshot now) throws IOException {
        return switch (file) {
            case "meminfo" -> now.meminfo().problem();
            case "vmstat" -> now.vmstat().problem();
            case "buddyinfo" -> now.buddyinfo().problem();
            case "zoneinfo" -> now.zoneinfo().problem();
            case "pressure/memory" -> now.pressure().problem();
            default -> now.pagetypeinfo(true).problem();
        };
    }
}
