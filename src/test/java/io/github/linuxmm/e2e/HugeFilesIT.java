package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that no kernel has do not end the process, in the 32 MB of heap that are shipped. */
class HugeFilesIT {
    @TempDir
    Path procfs;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(procfs.resolve("sys/vm"));
        Files.createDirectories(procfs.resolve("sys/kernel"));
        Files.createDirectories(procfs.resolve("pressure"));
        Files.createDirectories(procfs.resolve("net"));
    }

    private void fill(String file, int bytes, IntFunction<String> line) throws IOException {
        int lines = bytes / line.apply(10_000).length();
        Files.writeString(
                procfs.resolve(file), IntStream.range(0, lines).mapToObj(line).collect(Collectors.joining()));
    }

    private void assertThatScrapesAreAnswered() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start(
                "--path.procfs=" + procfs,
                "--collector.pagetypeinfo",
                "--collector.vmstat.include=.*",
                "--sampler.interval=100ms")) {
            for (int i = 0; i < 5; i++) {
                assertThat(exporter.get("/metrics").statusCode()).isEqualTo(200);
                assertThat(exporter.get("/").statusCode()).isEqualTo(200);
            }
            assertThat(exporter.process().isAlive()).isTrue();
        }
    }

    @Test
    void tenMegabytesOfDigits() throws Exception {
        for (String file : new String[] {
            "meminfo",
            "buddyinfo",
            "zoneinfo",
            "vmstat",
            "pagetypeinfo",
            "slabinfo",
            "vmallocinfo",
            "allocinfo",
            "net/protocols",
            "stat",
            "pressure/memory",
            "sys/kernel/osrelease",
            "sys/vm/swappiness"
        }) {
            fill(file, 10 << 20, line -> "7777777777");
        }
        assertThatScrapesAreAnswered();
    }

    @Test
    void asManyGoodLinesAsAreRead() throws Exception {
        fill("meminfo", 250_000, line -> "Field" + line + ": " + line + " kB\n");
        fill("vmstat", 250_000, line -> "item" + line + " " + line + "\n");
        fill("buddyinfo", 250_000, line -> "Node " + line + ", zone Normal 1 1 1 1 1 1 1 1 1 1 1\n");
        fill("zoneinfo", 2_000_000, line -> "Node " + line + ", zone Normal\n  pages free 3\n        present  9\n");
        fill(
                "pagetypeinfo",
                250_000,
                line -> line == 0
                        ? "Free pages count per migrate type at order 0\n"
                        : "Node 0, zone Normal, type T" + line + " 1 1 1 1 1 1 1 1 1 1 1\n");
        fill(
                "slabinfo",
                2_000_000,
                line -> line == 0
                        ? "slabinfo - version: 2.1\n"
                        : "c" + line + " 1 1 1 1 1 : tunables 0 0 0 : slabdata 99 99 0\n");
        fill("vmallocinfo", 4_000_000, line -> "0x1-0x2 8192 f" + line + "+0x1/0x2 pages=99\n");
        fill(
                "allocinfo",
                2_000_000,
                line -> line == 0 ? "allocinfo - version: 2.0\n" : "99999 1 f:" + line + " func:f\n");
        fill("net/protocols", 250_000, line -> line == 0 ? "protocol \n" : "P" + line + " 1 1 " + line + " no \n");
        assertThatScrapesAreAnswered();
    }
}
