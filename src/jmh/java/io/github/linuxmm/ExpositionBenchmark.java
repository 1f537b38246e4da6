package io.github.linuxmm;

import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.scrape.MmCollector;
import io.github.linuxmm.web.Exposition;
import java.io.IOException;
import java.time.Clock;
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

/** A whole scrape of this machine without HTTP, under the compiler that the shipped options choose. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class ExpositionBenchmark {
    private Exposition exposition;
    private MmCollector collector;

    @Setup
    public void start() throws IOException, UsageException {
        Options options = Exporter.commandLine().parse();
        Log log = new Log(System.err, Log.Level.WARN, Log.Format.LOGFMT, Clock.systemUTC());
        Exporter exporter = new Exporter(options, new Build("bench", "bench"), log, Exporter.thisHost(options, log));
        collector = exporter.collector();
        exposition = new Exposition(exporter.scrapes());
    }

    @Benchmark
    public Object collect() {
        return collector.collect();
    }

    @Benchmark
    public byte[] openMetrics() {
        return exposition.whole(Exposition.Format.OPENMETRICS, Exposition.Encoding.IDENTITY);
    }

    @Benchmark
    public byte[] openMetricsGzip() {
        return exposition.whole(Exposition.Format.OPENMETRICS, Exposition.Encoding.GZIP);
    }
}
