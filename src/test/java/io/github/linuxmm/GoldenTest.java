package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole exposition of each recorded tree, byte for byte: {@code src/test/resources/proc/<kernel>.prom}.
 *
 * <p>After a change that is meant, write them anew with {@code mvn test -Dtest=GoldenTest -Dgolden.update=true} and
 * read
 * the difference.
 */
class GoldenTest {
    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void theExpositionIsTheRecordedOne(Path tree) throws IOException {
        Path golden = tree.resolveSibling(tree.getFileName() + ".prom");
        // Durations and the build differ from run to run.
        String exposition = Expositions.of(tree, "--collector.pagetypeinfo", "--no-collector.kernellog")
                .lines()
                .filter(line -> !line.matches("mm_(exporter_(collector_duration|build|last_round)|holder_read)\\S* .*"))
                .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, exposition);
        }
        assertThat(golden).exists().hasContent(exposition);
    }
}
