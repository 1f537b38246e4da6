package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each reader on this machine's /proc, kernel's share included, under the compiler that the shipped options choose. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class ReadersBenchmark {
    private static final Procfs PROC = new MountedProcfs(Path.of("/proc"));

    private final MeminfoReader meminfo = new MeminfoReader(PROC);
    private final BuddyinfoReader buddyinfo = new BuddyinfoReader(PROC);
    private final ZoneinfoReader zoneinfo = new ZoneinfoReader(PROC);
    private final VmstatReader vmstat = new VmstatReader(PROC);
    private final PressureReader pressure = new PressureReader(PROC);
    private final PagetypeinfoReader pagetypeinfo = new PagetypeinfoReader(PROC);
    private final SysctlReader sysctls = new SysctlReader(PROC, name -> false);
    private OwnProcessReader process;

    @Setup
    public void start() throws IOException {
        process = new OwnProcessReader();
    }

    @Benchmark
    public Object meminfo() throws IOException {
        return meminfo.read();
    }

    @Benchmark
    public Object buddyinfo() throws IOException {
        return buddyinfo.read();
    }

    @Benchmark
    public Object zoneinfo() throws IOException {
        return zoneinfo.read();
    }

    @Benchmark
    public Object vmstat() throws IOException {
        return vmstat.read();
    }

    @Benchmark
    public Object pressure() throws IOException {
        return pressure.read();
    }

    /** Root only. */
    @Benchmark
    public Object pagetypeinfo() throws IOException {
        return pagetypeinfo.read();
    }

    @Benchmark
    public Object sysctls() throws IOException {
        return sysctls.read();
    }

    @Benchmark
    public Object ownProcess() throws IOException {
        return process.read();
    }
}
