package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.cli.Options;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.web.Exposition;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On all that the collectors say of a kernel, the byte writer agrees with the library. */
class LiveRegistryTest {
    static Stream<Path> trees() {
        return Stream.concat(Stream.of(Path.of("/proc")), Fixtures.trees(Fixtures.PROC).stream());
    }

    /** All families of a tree, read once: two reads of this machine's would differ. */
    private static List<MetricFamilySamples> families(Path procfs) throws Exception {
        Options options = Exporter.commandLine()
                .parse("--path.procfs=" + procfs, "--collector.pagetypeinfo", "--collector.vmstat.include=.*");
        return Expositions.exporter(procfs, options).collector().collect();
    }

    private static List<String> normalised(String exposition) {
        return exposition
                .lines()
                .map(line -> {
                    int blank = line.lastIndexOf(' ');
                    return line.startsWith("#")
                            ? line
                            : line.substring(0, blank) + " "
                                    + Double.parseDouble(
                                            line.substring(blank + 1).replace("Inf", "Infinity"));
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyFamilyIsWrittenAsTheLibraryWritesIt(Path procfs) throws Exception {
        List<MetricFamilySamples> families = families(procfs);
        assertThat(families).hasSizeGreaterThan(100);
        CollectorRegistry registry = new CollectorRegistry();
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return families;
            }
        });
        for (String type : List.of(TextFormat.CONTENT_TYPE_004, TextFormat.CONTENT_TYPE_OPENMETRICS_100)) {
            StringWriter library = new StringWriter();
            TextFormat.writeFormat(type, library, Collections.enumeration(families));
            Exposition.Format format = type.equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100)
                    ? Exposition.Format.OPENMETRICS
                    : Exposition.Format.TEXT;
            String ours = new String(
                    new Exposition((collect, exclude) -> registry).whole(format, Exposition.Encoding.IDENTITY),
                    StandardCharsets.UTF_8);
            assertThat(normalised(ours)).isEqualTo(normalised(library.toString()));
            assertThat(ours.lines().filter(line -> !line.startsWith("#")))
                    .as("whole numbers are digits")
                    .noneMatch(line -> line.endsWith(".0"));
        }
    }
}
