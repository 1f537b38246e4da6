package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysctlCollectorTest {
    private static final String CHANGED = "mm_sysctl_vm_last_change_timestamp_seconds{name=swappiness}";

    @TempDir
    Path procfs;

    private Path swappiness;
    private final SysctlCollector collector = new SysctlCollector();
    private Host host;

    @BeforeEach
    void start() throws IOException {
        swappiness = Files.createDirectories(procfs.resolve("sys/vm")).resolve("swappiness");
        Files.writeString(swappiness, "60\n");
        host = Hosts.of(procfs, new HandClock());
    }

    private Map<String, Double> collect() throws IOException {
        Families families = new Families();
        collector.collect(host.look(), families);
        return SampleMap.of(families.all());
    }

    @Test
    void aChangeHasNoTimeUntilThereWasOne() throws IOException {
        assertThat(collect()).doesNotContainKey(CHANGED);
        assertThat(collect()).doesNotContainKey(CHANGED).containsEntry("mm_sysctl_vm_swappiness", 60.0);
    }

    @Test
    void aChangeIsSeenAtTheNextScrapeAndStaysTold() throws IOException {
        collect();
        Files.writeString(swappiness, "10\n");
        assertThat(collect()).containsEntry(CHANGED, 1000.0).containsEntry("mm_sysctl_vm_swappiness", 10.0);
        assertThat(collect()).containsEntry(CHANGED, 1000.0);
    }

    @Test
    void aChangeThereAndBackIsSeenByALookInBetween() throws Exception {
        collect();
        Files.writeString(swappiness, "10\n");
        collector.tasks().get(0).work().run(host);
        Files.writeString(swappiness, "60\n");
        assertThat(collect()).containsEntry(CHANGED, 1000.0).containsEntry("mm_sysctl_vm_swappiness", 60.0);
    }

    @Test
    void otherBlanksAreNoChange() throws IOException {
        collect();
        Files.writeString(swappiness, "60 \n");
        assertThat(collect()).doesNotContainKey(CHANGED);
    }
}
