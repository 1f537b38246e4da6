package io.github.linuxmm.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Log log(Log.Level level, Log.Format format) {
        return new Log(new PrintStream(out, true, StandardCharsets.UTF_8), level, format,
                Clock.fixed(Instant.parse("2026-01-02T03:04:05.006Z"), ZoneOffset.UTC));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void logfmtQuotesWhatIsNotOneWord() {
        log(Log.Level.INFO, Log.Format.LOGFMT).warn("it failed", "err", "line 3: \"x\"\n", "plain", "a-b", "empty", "");
        assertThat(text()).isEqualTo("ts=2026-01-02T03:04:05.006Z level=warn msg=\"it failed\""
                + " err=\"line 3: \\\"x\\\"\\n\" plain=a-b empty=\"\"\n");
    }

    @Test
    void jsonIsOneObjectALine() {
        log(Log.Level.INFO, Log.Format.JSON).info("listening", "address", "[::]:1", "odd", "\u0001\\");
        assertThat(text()).isEqualTo("{\"ts\":\"2026-01-02T03:04:05.006Z\",\"level\":\"info\",\"msg\":\"listening\","
                + "\"address\":\"[::]:1\",\"odd\":\"\\u0001\\\\\"}\n");
    }

    @Test
    void lowerLevelsAreLeftOut() {
        Log log = log(Log.Level.WARN, Log.Format.LOGFMT);
        log.debug("no");
        log.info("no");
        assertThat(text()).isEmpty();
        log.error("yes");
        assertThat(text()).contains("level=error msg=yes");
    }
}
