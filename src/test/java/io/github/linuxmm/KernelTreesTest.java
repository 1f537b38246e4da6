package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import io.github.linuxmm.collector.Reference;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Complete and nothing else: what the exporter says of each kernel's /proc is what {@link Reference} and a plain look
 * into {@code sys/vm} say.
 */
class KernelTreesTest {
    private static final List<String> FILES =
            List.of("meminfo", "buddyinfo", "zoneinfo", "vmstat", "pressure/memory", "pagetypeinfo");
    private static final Set<String> NEVER_READ =
            Set.of("stat_refresh", "compact_memory", "scan_unevictable_pages", "nr_pdflush_threads");

    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyLineBecomesItsSampleAndNothingElseDoes(Path tree) throws IOException {
        Map<String, Double> expected = new TreeMap<>();
        for (String file : FILES) {
            if (Files.exists(tree.resolve(file))) {
                expected.putAll(Reference.of(file, Files.readAllBytes(tree.resolve(file)))
                        .samples());
            }
        }
        expected.putAll(sysctls(tree.resolve("sys/vm")));
        Map<String, Double> exposed = Expositions.samples(Expositions.of(
                tree,
                "--collector.disable-defaults",
                "--collector.meminfo",
                "--collector.buddyinfo",
                "--collector.zoneinfo",
                "--collector.vmstat",
                "--collector.pressure",
                "--collector.sysctl",
                "--collector.pagetypeinfo",
                "--collector.vmstat.include=.*"));
        exposed.keySet().removeIf(key -> key.matches("mm_(exporter|kernel|boot|page_size).*"));
        MapDifference<String, Double> difference = Maps.difference(exposed, expected);
        assertThat(difference.entriesOnlyOnLeft()).as("not in the files").isEmpty();
        assertThat(difference.entriesOnlyOnRight()).as("not exposed").isEmpty();
        assertThat(difference.entriesDiffering()).isEmpty();
        assertThat(exposed).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void noCollectorFailsOnARealKernel(Path tree) throws IOException {
        String exposition = Expositions.of(tree, "--collector.pagetypeinfo");
        assertThat(exposition)
                .contains("mm_exporter_collector_success")
                .doesNotContainPattern("collector_success\\S* 0\n");
    }

    @Test
    void thereAreTreesOfEveryForm() {
        assertThat(Fixtures.trees(Fixtures.PROC))
                .extracting(tree -> tree.getFileName().toString())
                .contains(
                        "3.10-el7-x86_64",
                        "3.4-arm32-highmem",
                        "4.4-x86_64",
                        "4.18-el8-x86_64",
                        "5.15-arm64-4k",
                        "6.1-arm64-64k",
                        "6.1-ppc64le-64k",
                        "6.6-s390x",
                        "6.18-x86_64",
                        "next-x86_64");
    }

    private static Map<String, Double> sysctls(Path folder) throws IOException {
        Map<String, Double> samples = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return samples;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
                String metric = "mm_sysctl_vm_" + name.replace('-', '_');
                if (NEVER_READ.contains(name) || text.isEmpty()) {
                    continue;
                }
                if (!text.matches("-?[0-9].*")) {
                    samples.put("mm_sysctl_vm_info{name=" + name + ",value=" + text + "}", 1.0);
                    continue;
                }
                String[] values = text.split("[ \t]+");
                for (int i = 0; i < values.length; i++) {
                    samples.put(values.length == 1 ? metric : metric + "{index=" + i + "}", Double.valueOf(values[i]));
                }
            }
        }
        return samples;
    }
}
