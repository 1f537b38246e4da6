package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code make kernel-files}: {@link KernelTreesTest} on other people's kernels, whose files we may not publish. */
@Tag("kernels")
class OtherKernelsTest {
    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.otherKernels()).stream().filter(tree -> !tree.endsWith("kmsg"));
    }

    /** All but a hand-made set, whose zoneinfo ends without a newline. */
    static Stream<Path> realTrees() {
        return trees().filter(tree -> !tree.endsWith("node_exporter-mixed"));
    }

    @Test
    void thereAreTrees() {
        assertThat(realTrees()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyLineBecomesItsSampleAndNothingElseDoes(Path tree) throws IOException {
        new KernelTreesTest().everyLineBecomesItsSampleAndNothingElseDoes(tree);
    }

    @ParameterizedTest
    @MethodSource("realTrees")
    void noCollectorFailsOnARealKernel(Path tree) throws IOException {
        new KernelTreesTest().noCollectorFailsOnARealKernel(tree);
    }
}
