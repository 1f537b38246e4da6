package io.github.linuxmm.snapshot;

import io.github.linuxmm.holder.Holder;
import io.github.linuxmm.holder.HolderBook;
import io.github.linuxmm.procfs.Allocinfo;
import io.github.linuxmm.procfs.AllocinfoReader;
import io.github.linuxmm.procfs.CgroupReader;
import io.github.linuxmm.procfs.Cgroups;
import io.github.linuxmm.procfs.ProcessHolders;
import io.github.linuxmm.procfs.ProcessHoldersReader;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.procfs.Slabinfo;
import io.github.linuxmm.procfs.SlabinfoReader;
import io.github.linuxmm.procfs.SocketMemory;
import io.github.linuxmm.procfs.Vmallocinfo;
import io.github.linuxmm.procfs.VmallocinfoReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The files that name holders of memory, and what they said an hour and a day ago. */
final class HolderSources {
    private static final long MAX_BYTES = 1L << 60;

    final HolderFile<Slabinfo> slabinfo;
    final HolderFile<Vmallocinfo> vmallocinfo;
    final HolderFile<Allocinfo> allocinfo;
    final HolderFile<ProcessHolders> processes;
    final HolderFile<Cgroups> cgroups;
    final HolderBook book = new HolderBook();
    private final Supplier<Snapshot> look;

    /** What a source says now; empty where it says nothing. */
    private interface Source {
        Optional<List<Holder>> holders() throws IOException;
    }

    /** @param look looks at the host now */
    HolderSources(Procfs procfs, HostClock clock, HolderSettings settings, Supplier<Snapshot> look) {
        this.look = look;
        Duration interval = settings.interval();
        slabinfo =
                new HolderFile<>("slabinfo", new SlabinfoReader(procfs)::read, clock, interval, this::recordSlabinfo);
        vmallocinfo = new HolderFile<>(
                "vmallocinfo", new VmallocinfoReader(procfs)::read, clock, interval, this::recordVmallocinfo);
        allocinfo = new HolderFile<>(
                "allocinfo", new AllocinfoReader(procfs)::read, clock, interval, this::recordAllocinfo);
        processes = new HolderFile<>(
                        "PID/fd",
                        new ProcessHoldersReader(procfs, clock::monotonicNanos)::read,
                        clock,
                        interval,
                        this::recordProcesses)
                .boundsItself();
        Once.Reader<Cgroups> reader = settings.cgroupfs().isPresent()
                ? new CgroupReader(settings.cgroupfs().get(), clock::monotonicNanos)::read
                : HolderSources::noCgroups;
        cgroups = new HolderFile<>("memory.stat", reader, clock, interval, this::recordCgroups).boundsItself();
    }

    private static Cgroups noCgroups() throws IOException {
        throw new NoSuchFileException("memory.stat");
    }

    /** Takes down what those sources say that are read at any time; the others are taken down when they are read. */
    void record(Snapshot now) {
        record("pinned", now, () -> pinned(now));
        record("sockets", now, () -> sockets(now));
    }

    private void recordSlabinfo() {
        Snapshot now = look.get();
        record("slabinfo", now, () -> slabinfo.ifRead().flatMap(file -> slab(file, pageSize(now))));
    }

    private void recordVmallocinfo() {
        Snapshot now = look.get();
        record("vmallocinfo", now, () -> vmallocinfo.ifRead().flatMap(file -> vmalloc(file, pageSize(now))));
    }

    private void recordAllocinfo() {
        record("allocinfo", look.get(), () -> allocinfo.ifRead().flatMap(HolderSources::sites));
    }

    /** Not where a bound left processes out: those that were looked at by chance would seem to have grown. */
    private void recordProcesses() {
        Optional<ProcessHolders> found = processes.ifRead();
        if (found.isPresent() && found.get().leftOut() > 0) {
            return;
        }
        Snapshot now = look.get();
        OptionalInt pageSize = pageSize(now);
        record(
                "pipes",
                now,
                () -> pageSize.isEmpty()
                        ? Optional.empty()
                        : found.map(all -> holders(all.pipes(), ProcessHolders.pipeBytes(pageSize.getAsInt()))));
        record("packet", now, () -> found.map(all -> holders(all.ringBytes(), 1)));
    }

    private void recordCgroups() {
        Optional<Cgroups> found = cgroups.ifRead();
        if (found.isEmpty() || found.get().leftOut() == 0) {
            record("cgroups", look.get(), () -> found.map(all -> holders(all.otherBytes(), 1)));
        }
    }

    private static List<Holder> holders(Map<String, Long> counts, long unit) {
        return counts.entrySet().stream()
                .map(entry -> new Holder(entry.getKey(), entry.getValue() * unit))
                .toList();
    }

    private void record(String name, Snapshot now, Source source) {
        Optional<List<Holder>> holders;
        try {
            holders = source.holders();
        } catch (IOException e) {
            // The collector of the file says why.
            holders = Optional.empty();
        }
        if (holders.isPresent()) {
            book.record(name, holders.get(), now.monotonicNanos());
        } else {
            book.silence(name, now.monotonicNanos());
        }
    }

    private static OptionalInt pageSize(Snapshot now) {
        try {
            return now.kernel().pageSize();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    private static Optional<List<Holder>> pinned(Snapshot now) throws IOException {
        var parts = now.memory().pinnedParts();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(parts.entrySet().stream()
                        .map(part -> new Holder(part.getKey(), part.getValue()))
                        .toList());
    }

    private static Optional<List<Holder>> sockets(Snapshot now) throws IOException {
        SocketMemory sockets = now.sockets();
        Optional<Integer> unit = SocketMemory.unitBytes(now.kernel());
        return unit.isEmpty() || sockets.problem().isPresent()
                ? Optional.empty()
                : Optional.of(sockets.counters().stream()
                        .map(counter -> new Holder(counter.protocol(), bytes(counter.units(), unit.get())))
                        .toList());
    }

    /** Saturated: a damaged file may show more than fits. */
    private static long bytes(long units, int unitBytes) {
        return units > MAX_BYTES / unitBytes ? MAX_BYTES : units * unitBytes;
    }

    private static Optional<List<Holder>> slab(Slabinfo file, OptionalInt pageSize) {
        return file.problem().isPresent() || pageSize.isEmpty()
                ? Optional.empty()
                : Optional.of(file.caches().stream()
                        .map(cache -> new Holder(cache.name(), bytes(cache.pages(), pageSize.getAsInt())))
                        .toList());
    }

    private static Optional<List<Holder>> vmalloc(Vmallocinfo file, OptionalInt pageSize) {
        return file.problem().isPresent() || pageSize.isEmpty()
                ? Optional.empty()
                : Optional.of(file.pages().entrySet().stream()
                        .map(caller -> new Holder(caller.getKey(), bytes(caller.getValue(), pageSize.getAsInt())))
                        .toList());
    }

    private static Optional<List<Holder>> sites(Allocinfo file) {
        return file.problem().isPresent()
                ? Optional.empty()
                : Optional.of(file.sites().stream()
                        .map(site -> new Holder(site.name(), site.bytes()))
                        .toList());
    }
}
