package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Pressure;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.OptionalLong;

/** The totals of {@code /proc/pressure/memory}; nothing where the kernel has no PSI. */
public final class PressureCollector implements Collector {
    private static final Family WAITING = Family.counter(
            "mm_pressure_memory_waiting_seconds_total",
            "Seconds for which at least one task waited for memory (some), from /proc/pressure/memory.");
    private static final Family STALLED = Family.counter(
            "mm_pressure_memory_stalled_seconds_total",
            "Seconds for which all non-idle tasks waited for memory (full), from /proc/pressure/memory.");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Pressure pressure = now.pressure();
        out.problem(pressure.problem());
        add(pressure.someMicros(), WAITING, out);
        add(pressure.fullMicros(), STALLED, out);
    }

    private static void add(OptionalLong micros, Family family, Families out) {
        if (micros.isPresent()) {
            out.add(family, micros.getAsLong() / 1e6);
        }
    }
}
