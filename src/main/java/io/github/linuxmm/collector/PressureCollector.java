package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Pressure;
import io.github.linuxmm.procfs.PressureReader;
import java.io.IOException;

/** The totals of {@code /proc/pressure/memory}; nothing where the kernel has no PSI. */
public final class PressureCollector implements Subsystem {
    private static final Family WAITING = Family.counter("mm_pressure_memory_waiting_seconds_total",
            "Seconds in which at least one task waited for memory (some), from /proc/pressure/memory.");
    private static final Family STALLED = Family.counter("mm_pressure_memory_stalled_seconds_total",
            "Seconds in which all tasks that were not idle waited for memory (full), from /proc/pressure/memory.");

    private final PressureReader reader;

    public PressureCollector(PressureReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "pressure";
    }

    @Override
    public void collect(Families out) throws IOException {
        Pressure pressure = reader.read();
        out.problem(pressure.problem());
        if (pressure.someMicros() != Pressure.ABSENT) {
            out.add(WAITING, pressure.someMicros() / 1e6);
        }
        if (pressure.fullMicros() != Pressure.ABSENT) {
            out.add(STALLED, pressure.fullMicros() / 1e6);
        }
    }
}
