package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of real kernels, those of other people beside the repository or not there; the counts were made with grep. */
class RecordedLogsTest {
    private static final Path KMSG = Fixtures.SHARED_KERNELS.resolve("kmsg");
    private static final int KMSG_FILES = 16;
    private static final int TRACES = 8;

    static boolean kmsgIsThere() {
        return Files.isDirectory(KMSG);
    }

    @ParameterizedTest
    @EnabledIf("kmsgIsThere")
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
    @CsvSource(textBlock = """
            A-k61,           order4/atomic=6 suppressed=91
            B-k61,           oom/none
            C-k61,           ''
            C2-lowmin-k612,  order4/kernel=8 suppressed=11
            M2-k61,          ''
            N-k612,          order4/atomic=7 suppressed=85
            U-k61,           ''
            U3-k61,          order4/kernel=11 suppressed=86
            """)
    void aRecordedFailureCountsAsGrepCountsIt(String trace, String counts) throws IOException {
        KernelLog log = ReplayedLog.of(Fixtures.RECORDINGS.resolve(trace).resolve("kernel.log.gz"));
        assertThat(Counts.of(log)).isEqualTo(Counts.parse(counts));
    }

    @Test
    void theLastFailureIsTheLastLineThatSaysSo() throws IOException {
        KernelLog log = ReplayedLog.of(Fixtures.RECORDINGS.resolve("A-k61/kernel.log.gz"));
        assertThat(log.counts().lastFailure(4)).hasValue(513.487153);
        assertThat(log.counts().lastFailure(3)).isEmpty();
    }

    @Test
    @EnabledIf("kmsgIsThere")
    void noSampleIsForgotten() throws IOException {
        assertThat(entries(KMSG)).hasSize(KMSG_FILES);
    }

    @Test
    void noTraceIsForgotten() throws IOException {
        assertThat(entries(Fixtures.RECORDINGS)).filteredOn(Files::isDirectory).hasSize(TRACES);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
