package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.procfs.SysctlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysctlCollectorTest {
    private static final String CHANGED = "mm_sysctl_vm_last_change_timestamp_seconds{name=swappiness}";

    @TempDir
    Path procfs;
    private Path swappiness;
    private SysctlCollector collector;

    @BeforeEach
    void start() throws IOException {
        swappiness = Files.createDirectories(procfs.resolve("sys/vm")).resolve("swappiness");
        Files.writeString(swappiness, "60\n");
        collector = new SysctlCollector(new SysctlReader(procfs, name -> false),
                Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC));
    }

    private Map<String, Double> collect() throws IOException {
        Families families = new Families();
        collector.collect(families);
        return Samples.of(families.all());
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
    void aChangeThereAndBackIsSeenByALookInBetween() throws IOException {
        collect();
        Files.writeString(swappiness, "10\n");
        collector.look();
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
