package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmstatCollectorTest {
    @TempDir
    Path procfs;

    /** The library cuts the suffix off a counter's family, and would cut both. */
    @Test
    void aCounterWhoseNameEndsInTotalAlreadyDoesNotEndInItTwice() throws IOException {
        Files.writeString(procfs.resolve("vmstat"), "pgsteal_total 7\n");
        Families families = new Families();
        new VmstatCollector(name -> true)
                .collect(Hosts.of(procfs, new HandClock()).look(), families);
        MetricFamilySamples family = families.all().get(0);
        assertThat(family.name).isEqualTo("mm_vmstat_pgsteal");
        assertThat(family.samples.get(0).name).isEqualTo("mm_vmstat_pgsteal_total");
    }
}
