package io.github.linuxmm.snapshot;

import io.github.linuxmm.holder.Holder;
import io.github.linuxmm.holder.HolderBook;
import io.github.linuxmm.procfs.Allocinfo;
import io.github.linuxmm.procfs.AllocinfoReader;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.procfs.Slabinfo;
import io.github.linuxmm.procfs.SlabinfoReader;
import io.github.linuxmm.procfs.SocketMemory;
import io.github.linuxmm.procfs.Vmallocinfo;
import io.github.linuxmm.procfs.VmallocinfoReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The files that name holders of memory, and what they said an hour and a day ago. */
final class HolderSources {
    private static final long MAX_BYTES = 1L << 60;

    final HolderFile<Slabinfo> slabinfo;
    final HolderFile<Vmallocinfo> vmallocinfo;
    final HolderFile<Allocinfo> allocinfo;
    final HolderBook book = new HolderBook();

    /** What a source says now; empty where it says nothing. */
    private interface Source {
        Optional<List<Holder>> holders() throws IOException;
    }

    HolderSources(Procfs procfs, HostClock clock) {
        slabinfo = new HolderFile<>("slabinfo", new SlabinfoReader(procfs)::read, clock);
        vmallocinfo = new HolderFile<>("vmallocinfo", new VmallocinfoReader(procfs)::read, clock);
        allocinfo = new HolderFile<>("allocinfo", new AllocinfoReader(procfs)::read, clock);
    }

    /** Takes down what all sources say. */
    void record(Snapshot now) {
        record("pinned", now, () -> pinned(now));
        record("sockets", now, () -> sockets(now));
        record("slabinfo", now, () -> slabinfo.ifRead().flatMap(file -> slab(file, pageSize(now))));
        record("vmallocinfo", now, () -> vmallocinfo.ifRead().flatMap(file -> vmalloc(file, pageSize(now))));
        record("allocinfo", now, () -> allocinfo.ifRead().flatMap(HolderSources::sites));
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
