package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.ProcessHolders;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.HolderFile;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/** Processes that hold most memory in pipes and AF_PACKET rings, from {@code /proc/PID}. It names programs. */
public final class ProcessHoldersCollector implements Collector {
    private static final int LARGEST = 10;

    private static final Family PIPES = Family.gauge(
            "mm_pipe_bytes",
            "What the pipes of a process name can hold at most, at the usual size of 16 pages; the ten names with most,"
                    + " from /proc/PID/fd.",
            "process");
    private static final Family RINGS = Family.gauge(
            "mm_packet_ring_bytes",
            "AF_PACKET rings that a process name has mapped; the ten names with most, from /proc/PID/maps.",
            "process");
    private static final Family PROCESSES = Family.gauge(
            "mm_holder_processes",
            "Processes with descriptors, by whether they were looked at in /proc/PID/fd: read; denied, for want of a right;"
                    + " left_out, beyond the bounds.",
            "result");

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask(
                "holders.processes",
                HolderFile.LOOK,
                host -> host.processHolders().refresh()));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        ProcessHolders holders = now.processHolders().get(true);
        OptionalInt pageSize = now.kernel().pageSize();
        if (pageSize.isPresent()) {
            addLargest(PIPES, holders.pipes(), ProcessHolders.pipeBytes(pageSize.getAsInt()), out);
        }
        addLargest(RINGS, holders.ringBytes(), 1, out);
        Samples processes = PROCESSES.samples();
        processes.add(holders.read(), "read");
        processes.add(holders.denied(), "denied");
        processes.add(holders.leftOut(), "left_out");
        out.add(processes);
    }

    private static void addLargest(Family family, Map<String, Long> counts, long unit, Families out) {
        Samples samples = family.samples();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(LARGEST)
                .forEach(entry -> samples.add((double) entry.getValue() * unit, entry.getKey()));
        out.add(samples);
    }
}
