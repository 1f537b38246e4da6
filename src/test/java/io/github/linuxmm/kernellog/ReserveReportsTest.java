package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReserveReportsTest {
    private static final String SIZE = "Node 0 DMA32 free:240992kB boost:14336kB min:58688kB low:69776kB high:80864kB"
            + " reserved_highatomic:2048KB active_anon:4436kB";
    private static final String ROW =
            "Node 0 DMA32: 22918*4kB (UMEH) 9100*8kB (UM) 0*16kB 832*32kB (M) 4*64kB (H) 1*128kB (H)"
                    + " 0*256kB = 241000kB";

    private final ReserveReports reports = new ReserveReports();

    @Test
    void aReportHoldsForTenSeconds() {
        reports.add(SIZE, 1_000);
        assertThat(reports.of(0, "DMA32", 1_010).orElseThrow().bytes()).isEqualTo(2 << 20);
        assertThat(reports.of(0, "DMA32", 1_010.1)).isEmpty();
        assertThat(reports.of(0, "DMA", 1_000)).isEmpty();
        assertThat(reports.of(1, "DMA32", 1_000)).isEmpty();
    }

    @Test
    void theRowBelowTellsWhichBlocksAreTheReserves() {
        reports.add(SIZE, 1_000);
        assertThat(reports.of(0, "DMA32", 1_000).orElseThrow().freeBlocks().isEmpty())
                .isTrue();
        reports.add(ROW, 1_000);
        ReserveReport report = reports.of(0, "DMA32", 1_000).orElseThrow();
        assertThat(report.row().asList()).containsExactly(22_918L, 9_100L, 0L, 832L, 4L, 1L, 0L);
        assertThat(report.freeBlocks().asList()).containsExactly(ReserveReport.UNKNOWN, 0L, 0L, 0L, 4L, 1L, 0L);
    }

    @Test
    void theLastReportCounts() {
        reports.add(SIZE, 1_000);
        reports.add(ROW, 1_000);
        reports.add(SIZE.replace("2048KB", "0KB"), 1_001);
        ReserveReport last = reports.of(0, "DMA32", 1_001).orElseThrow();
        assertThat(last.bytes()).isZero();
        assertThat(last.freeBlocks().isEmpty()).isTrue();
    }

    @Test
    void otherLinesSayNothing() {
        reports.add("x " + SIZE, 1_000);
        reports.add(SIZE.replace("reserved_highatomic:2048KB ", ""), 1_000);
        reports.add(SIZE.replace("reserved_highatomic:2048KB", "reserved_highatomic:-1KB"), 1_000);
        reports.add(ROW, 1_000);
        assertThat(reports.of(0, "DMA32", 1_000)).isEmpty();
    }

    /** A record has up to 8 kB, and the threads of the program have the stack of jvm.options. */
    @Test
    void aRowOfMoreBlocksThanThereAreOrdersIsNoneAndEndsNoThread() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    reports.add(SIZE, 1_000);
                    reports.add("Node 0 DMA32: " + "1*4kB (UMEH) ".repeat(600) + "= 2400kB", 1_000);
                },
                "small",
                256 << 10);
        small.setUncaughtExceptionHandler((thread, error) -> thrown.set(error));
        small.start();
        small.join();
        assertThat(thrown.get()).isNull();
        assertThat(reports.of(0, "DMA32", 1_000).orElseThrow().row().isEmpty()).isTrue();
    }
}
