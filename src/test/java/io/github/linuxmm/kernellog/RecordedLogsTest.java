package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel logs of our recordings; the counts were made with grep. */
class RecordedLogsTest {
    private static final int TRACES = 14;

    @ParameterizedTest
    @CsvSource(textBlock = """
            A-k61,           order4/atomic=6 suppressed=91
            B-k61,           oom/none
            C-k61,           ''
            C2-lowmin-k612,  order4/kernel=8 suppressed=11
            H-k612,          ''
            M2-k61,          ''
            MCG-k612,        oom/memcg=7
            N-k612,          order4/atomic=7 suppressed=85
            P-k61,           order4/kernel=5 suppressed=36
            P3ctl-k61,       order4/kernel=2 oom/none=45 suppressed=7
            TCP-k612,        ''
            U-k61,           ''
            U3-k61,          order4/kernel=11 suppressed=86
            W512-k612,       order4/kernel=6 suppressed=4
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
    void noTraceIsForgotten() throws IOException {
        try (Stream<Path> entries = Files.list(Fixtures.RECORDINGS)) {
            assertThat(entries.filter(Files::isDirectory)).hasSize(TRACES);
        }
    }
}
