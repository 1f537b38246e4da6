package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code make kernel-files}: logs of other people's kernels; the counts were made with grep. */
@Tag("kernels")
class OtherKernelsLogsTest {
    private static final Path KMSG = Fixtures.otherKernels().resolve("kmsg");
    private static final int FILES = 16;

    @ParameterizedTest
    @CsvSource(textBlock = """
            2.6.32-el6-order1-atomic.log,                     order1/atomic
            3.10-el7-oom-memcg.log,                           oom/memcg
            3.10.0-1160.el7-runc-order6-interleaved.log,      order6/kernel
            3.10.0-327.el7-docker-order4.log,                 order4/kernel
            3.10.0-514.el7-docker-order6-full.log,            order6/kernel
            3.13-java-order4-suppressed-full.log,             order4/kernel suppressed=83
            4.9-order0-fragments-interleaved.log,             order0/atomic=3
            4.9-order0-names.log,                             order0/atomic
            5.x-oom-memcg.log,                                oom/memcg=2
            6.1-devkmsg-raw-oom-memcg-and-global.kmsg,        oom/memcg oom/none dropped=325
            6.1-oom-global-recorded.log,                      oom/none
            6.1-order4-atomic-suppressed-recorded.log,        order4/atomic suppressed=19
            6.1-order4-kernel-recorded.log,                   order4/kernel
            6.12-order4-kernel-watermark-recorded.log,        order4/kernel
            failure-lines-by-version.log,                     order5/atomic order4/kernel=4 order0/atomic \
            order8/kernel order6/kernel=2 order9/kernel order5/kernel=2 order3/atomic order7/kernel
            slab-allocation-failures.log,                     slab=4
            """)
    void aKernelsLogCountsAsGrepCountsIt(String file, String counts) throws IOException {
        assertThat(Counts.of(ReplayedLog.of(KMSG.resolve(file)))).isEqualTo(Counts.parse(counts));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3.10.0-1160.el7-runc-order6-interleaved.log  | runc:[1:CHILD] | ''
            3.10.0-514.el7-docker-order6-full.log        | exe            | memcg_register_cache, kmem_cache_create_memcg, \
            kmem_cache_create, nf_conntrack_init_net [nf_conntrack], nf_conntrack_pernet_init [nf_conntrack], ops_init, setup_net, \
            copy_net_ns, create_new_namespaces, copy_namespaces, copy_process, do_fork
            """)
    void aKernelsLogSaysWhoAsked(String file, String process, String callers) throws IOException {
        LoggedFailure failure =
                ReplayedLog.of(KMSG.resolve(file)).lastReports().failures().get(0);
        assertThat(failure.process()).isEqualTo(process);
        assertThat(String.join(", ", failure.callers())).isEqualTo(callers);
    }

    @Test
    void noSampleIsForgotten() throws IOException {
        try (Stream<Path> entries = Files.list(KMSG)) {
            assertThat(entries).hasSize(FILES);
        }
    }
}
