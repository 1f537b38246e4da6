package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/metrics.md against what the exporter says of all recorded kernels. */
class MetricsPageTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z]\\w*(?:<\\w+>\\w*)?)` \\| (gauge|counter) \\|([^|]*)\\|.*");

    private record Row(Pattern name, String type, Set<String> labels, Set<String> optional) {
        boolean fits(String metric) {
            return name.matcher(metric).matches();
        }
    }

    /** A family as exposed: its type and the label sets of its samples. */
    private record Exposed(String type, Set<Set<String>> labelSets) {}

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();
    private static final Map<String, Exposed> EXPOSED = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = new TreeSet<>();
                Set<String> optional = new TreeSet<>();
                for (String label : row.group(3).isBlank()
                        ? new String[0]
                        : row.group(3).trim().split(", ")) {
                    (label.startsWith("[") ? optional : labels).add(label.replaceAll("[\\[\\]]", ""));
                }
                ROWS.put(
                        row.group(1),
                        new Row(
                                Pattern.compile(row.group(1).replaceAll("<\\w+>", "\\\\w+")),
                                row.group(2),
                                labels,
                                optional));
            }
        }
        List<Path> trees = new ArrayList<>(Fixtures.trees(Fixtures.PROC));
        trees.add(Path.of("/proc"));
        for (Path tree : trees) {
            expose(Expositions.of(
                    tree,
                    "--collector.pagetypeinfo",
                    "--collector.holders.processes",
                    "--collector.vmstat.include=.*"));
        }
    }

    private static void expose(String exposition) {
        for (String line : exposition.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                EXPOSED.computeIfAbsent(words[2], name -> new Exposed(words[3], new LinkedHashSet<>()));
            } else if (!line.startsWith("#")) {
                int brace = line.indexOf('{');
                String name = line.substring(0, brace < 0 ? line.indexOf(' ') : brace);
                Set<String> labels = new TreeSet<>();
                Matcher label = Pattern.compile("(\\w+)=\"[^\"]*\"").matcher(line);
                while (label.find()) {
                    labels.add(label.group(1));
                }
                EXPOSED.get(name).labelSets().add(labels);
            }
        }
    }

    /** The row of a metric: the one that names it, else the longest pattern that fits. */
    private static Row row(String metric) {
        Row best = ROWS.get(metric);
        if (best == null) {
            int length = -1;
            for (Map.Entry<String, Row> row : ROWS.entrySet()) {
                if (row.getValue().fits(metric)
                        && row.getKey().length() > length
                        && row.getValue().type().equals(EXPOSED.get(metric).type())) {
                    best = row.getValue();
                    length = row.getKey().length();
                }
            }
        }
        return best;
    }

    @Test
    void everyFamilyHasARowWithItsTypeAndLabels() {
        assertThat(EXPOSED).hasSizeGreaterThan(200);
        EXPOSED.forEach((name, exposed) -> {
            Row row = row(name);
            assertThat(row).as("row of " + name).isNotNull();
            assertThat(exposed.type()).as(name).isEqualTo(row.type());
            for (Set<String> labels : exposed.labelSets()) {
                Set<String> rest = new TreeSet<>(labels);
                rest.removeAll(row.optional());
                assertThat(rest).as("labels of " + name).isEqualTo(row.labels());
            }
        });
    }

    /** Families that need an event which the recorded trees do not have; other tests expose them. */
    private static final Set<String> EVENTS = Set.of(
            "mm_sysctl_vm_last_change_timestamp_seconds",
            "mm_kernellog_page_allocation_failure_last_timestamp_seconds",
            "mm_holder_bytes",
            "mm_holder_growth_bytes",
            "mm_packet_ring_bytes",
            "mm_cgroup_kernel_other_bytes",
            "mm_holder_cgroups",
            "process_cpu_seconds_total",
            "process_start_time_seconds",
            "process_virtual_memory_bytes",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_max_fds");

    @Test
    void everyRowIsExposedForSomeKernel() {
        ROWS.forEach((name, row) -> {
            if (!EVENTS.contains(name)) {
                assertThat(EXPOSED.keySet()).as(name).anyMatch(metric -> row.equals(row(metric)));
            }
        });
    }

    @Test
    void helpNamesTheSource() throws IOException {
        assertThat(Expositions.of(Path.of("/proc")).lines().filter(line -> line.startsWith("# HELP mm_")))
                .isNotEmpty()
                .allMatch(line ->
                        line.contains("/proc") || line.contains("/dev/kmsg") || line.startsWith("# HELP mm_exporter_"));
    }
}
