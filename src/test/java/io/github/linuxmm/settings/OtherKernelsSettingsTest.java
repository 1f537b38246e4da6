package io.github.linuxmm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code make kernel-files}: settings of other people's hosts, as they were found. */
@Tag("kernels")
class OtherKernelsSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            k3.13-x86_64                | ''
            k4.18-el8-x86_64            | vm.overcommit_memory=1 (0)
            k4.4-arm32-cma              | ''
            k5.14-el9-x86_64            | ''
            k6.1-arm32-lpae-highmem-cma | ''
            k6.1-ppc64le-64k            | ''
            k6.1-x86_64-3node-movable   | ''
            k6.18-x86_64                | ''
            """)
    void aHostThatNobodyChangedShowsNothing(String tree, String differing) throws IOException {
        assertThat(Trees.text(Trees.differing(Fixtures.otherKernels().resolve(tree), TransparentHugepage.UNKNOWN)))
                .isEqualTo(differing);
    }
}
