package io.github.linuxmm.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StandardErrorTest {
    private static final String NOTICE =
            "ts=2026-01-02T03:04:05Z level=warn msg=\"log lines dropped, standard error was not read\" lines=";

    /** A pipe whose reader comes when it is told to, and which fails before that where it is broken. */
    private static final class Pipe extends OutputStream {
        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch reader = new CountDownLatch(1);
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private volatile boolean broken;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] line, int offset, int length) throws IOException {
            writing.countDown();
            if (broken) {
                throw new IOException("Broken pipe");
            }
            try {
                reader.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            read.write(line, offset, length);
        }

        List<String> lines() {
            return read.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private final Pipe pipe = new Pipe();
    private final StandardError standardError = new StandardError(pipe);
    private final Log log = new Log(
            standardError,
            Log.Level.INFO,
            Log.Format.LOGFMT,
            Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));

    @Test
    void whatNobodyReadsIsDroppedCountedAndToldAtItsPlaceAndNobodyWaits() {
        for (int i = 0; i < 10_000; i++) {
            log.info("line", "n", i);
        }
        long dropped = log.droppedLines();
        assertThat(dropped).isBetween(9_000L, 9_999L);
        long start = System.nanoTime();
        standardError.finish();
        assertThat(System.nanoTime() - start).as("the end waits a moment only").isLessThan(5_000_000_000L);

        pipe.reader.countDown();
        standardError.finish();
        log.info("after");
        standardError.finish();
        long kept = 10_000 - dropped;
        assertThat(pipe.lines())
                .hasSize((int) kept + 2)
                .element((int) kept - 1)
                .asString()
                .endsWith("n=" + (kept - 1));
        assertThat(pipe.lines()).element((int) kept).isEqualTo(NOTICE + dropped);
        assertThat(pipe.lines()).last().asString().endsWith("msg=after");
        assertThat(log.droppedLines()).isEqualTo(dropped);
    }

    @Test
    void linesThatCannotBeWrittenCountAsDropped() throws Exception {
        pipe.broken = true;
        log.info("lost");
        pipe.writing.await();
        standardError.finish();
        assertThat(log.droppedLines()).isEqualTo(1);
        pipe.broken = false;
        pipe.reader.countDown();
        log.info("written");
        standardError.finish();
        assertThat(pipe.lines()).hasSize(2).first().isEqualTo(NOTICE + 1);
    }

    @Test
    void aLineIsWrittenWholeAlsoWhereItComesInPiecesAndOneWithoutEndIsNotKept() {
        pipe.reader.countDown();
        for (char c : "piece by pi\u00e8ce".toCharArray()) {
            standardError.printer().print(c);
        }
        standardError.finish();
        assertThat(pipe.lines()).isEmpty();
        standardError.printer().println();
        standardError.finish();
        assertThat(pipe.lines()).containsExactly("piece by pi\u00e8ce");
        for (int i = 0; i < 1_000; i++) {
            standardError.printer().print("x".repeat(100_000));
        }
        standardError.printer().println();
        standardError.printer().println("next");
        standardError.finish();
        assertThat(pipe.lines()).hasSize(3).last().isEqualTo("next");
        assertThat(log.droppedLines()).isEqualTo(1);
    }
}
