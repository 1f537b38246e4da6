package io.github.linuxmm.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Log log(Log.Level level, Log.Format format) {
        return new Log(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                level,
                format,
                Clock.fixed(Instant.parse("2026-01-02T03:04:05.006789Z"), ZoneOffset.UTC));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void logfmtQuotesWhatIsNotOneWord() {
        log(Log.Level.INFO, Log.Format.LOGFMT).warn("it failed", "err", "line 3: \"x\"\n", "plain", "a-b", "empty", "");
        assertThat(text())
                .isEqualTo("ts=2026-01-02T03:04:05.006Z level=warn msg=\"it failed\""
                        + " err=\"line 3: \\\"x\\\"\\n\" plain=a-b empty=\"\"\n");
    }

    @Test
    void jsonIsOneObjectALine() {
        log(Log.Level.INFO, Log.Format.JSON).info("listening", "address", "[::]:1", "odd", "\u0001\\");
        assertThat(text())
                .isEqualTo("{\"ts\":\"2026-01-02T03:04:05.006Z\",\"level\":\"info\",\"msg\":\"listening\","
                        + "\"address\":\"[::]:1\",\"odd\":\"\\u0001\\\\\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "two words",
                "\"",
                "\\",
                "\\n",
                "a\nb\r\n\tc",
                "\u0000\u0007\u001f\u007f",
                "k=v",
                "{\"a\":1}",
                "\u00fcber \u20ac \ud83d\ude00",
                "\u2028\u0085"
            })
    void aJsonParserReadsEachTextAsItWas(String text) {
        log(Log.Level.INFO, Log.Format.JSON).info(text, "key", text);
        assertThat(text().chars().filter(c -> c == '\n')).hasSize(1);
        assertThat(JsonParser.parseString(text()).getAsJsonObject().get("msg").getAsString())
                .isEqualTo(text);
        assertThat(JsonParser.parseString(text()).getAsJsonObject().get("key").getAsString())
                .isEqualTo(text);
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

    @ParameterizedTest
    @EnumSource
    void linesOfSeveralThreadsDoNotMix(Log.Format format) throws InterruptedException {
        Log log = log(Log.Level.INFO, format);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String message = Integer.toString(i).repeat(500);
            threads.add(new Thread(() -> {
                for (int n = 0; n < 250; n++) {
                    log.info(message);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(text().lines()).hasSize(1_000).allMatch(line -> line.matches(".*([0-3])\\1{499}\\W*"));
    }
}
