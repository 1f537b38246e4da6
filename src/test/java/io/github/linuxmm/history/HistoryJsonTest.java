package io.github.linuxmm.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryJsonTest {
    private static final int ORDERS = 11;

    private static String text(Course course) throws IOException {
        StringWriter text = new StringWriter();
        HistoryJson.write(course, text);
        return text.toString();
    }

    private static Course course(int moments) {
        Random random = new Random(4);
        ImmutableList.Builder<Moment> course = ImmutableList.builder();
        for (int i = 0; i < moments; i++) {
            Moment moment = new Moment(1_795_463_837_123L + i * 10_000L, 7_000_000_000_000_001L + i, ORDERS);
            for (Figure figure : Figure.values()) {
                for (int order = 0; order < (figure.isByOrder() ? ORDERS : 1); order++) {
                    double value = switch (random.nextInt(4)) {
                        case 0 -> Double.NaN;
                        case 1 -> random.nextDouble();
                        case 2 -> random.nextInt();
                        default -> random.nextLong() * 1.0;
                    };
                    moment.put(figure, order, value);
                }
            }
            course.add(moment);
        }
        return new Course(
                course.build(),
                ImmutableList.of(
                        new Change(1_795_463_837_123L, Change.Kind.SYSCTL, "</script>\"\n", "3980", "45056"),
                        new Change(1_795_463_837_999L, Change.Kind.OOM_KILL, "", "0", "1")));
    }

    @Test
    void whatIsWrittenIsReadBackToTheLastBit() throws Exception {
        Course written = course(20);
        Course read = HistoryJsonReader.read(new StringReader(text(written)));
        assertThat(read.changes()).isEqualTo(written.changes());
        assertThat(read.moments()).hasSameSizeAs(written.moments());
        for (int i = 0; i < 20; i++) {
            Moment before = written.moments().get(i);
            Moment after = read.moments().get(i);
            assertThat(after.unixMillis()).isEqualTo(before.unixMillis());
            assertThat(after.monotonicNanos()).isEqualTo(before.monotonicNanos());
            for (Figure figure : Figure.values()) {
                for (int order = 0; order < ORDERS; order++) {
                    assertThat(after.get(figure, order)).isEqualTo(before.get(figure, order));
                }
            }
        }
    }

    /** The hour and the day of a history: 650 moments. */
    @Test
    void aWholeDayIsLessThanAMegabyteAndAHalf() throws Exception {
        assertThat(text(course(History.HOUR + History.DAY)).length()).isBetween(100_000, 1_500_000);
    }

    @Test
    void whatALaterExporterMayAddIsPassedOver() throws Exception {
        String later = text(course(2))
                .replace("\"figures\":{", "\"more\":{\"a\":[1,{}]},\"figures\":{\"bytes_of_tomorrow\":[1,null],")
                .replace("\"oom_kill\"", "\"earthquake\"");
        Course read = HistoryJsonReader.read(new StringReader(later));
        assertThat(read.moments()).hasSize(2);
        assertThat(read.changes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":2,\"times\":[1],\"monotonic_nanos\":[1]}",
                "{\"version\":1,\"times\":[],\"monotonic_nanos\":[]}",
                "{\"version\":1,\"times\":[1,2],\"monotonic_nanos\":[1]}",
                "{\"version\":1,\"times\":[1,2],\"monotonic_nanos\":[2,1]}",
                "{\"version\":1,\"times\":[null],\"monotonic_nanos\":[1]}",
                "{\"version\":1,\"times\":[1e999],\"monotonic_nanos\":[1]}",
                "{\"version\":1,\"times\":[NaN],\"monotonic_nanos\":[1]}",
                "{\"version\":1,\"times\":[\"x\"],\"monotonic_nanos\":[1]}",
                "{\"version\":1,\"times\":[1],\"monotonic_nanos\":[1],\"figures\":{\"free_bytes\":[1,2]}}",
                "{\"version\":1,\"times\":[1],\"monotonic_nanos\":[1],\"figures\":{\"free_bytes\":1}}",
                "{\"version\":1,\"times\":[1],\"monotonic_nanos\":[1],\"figures_by_order\":{\"failures\":[1]}}",
                "{\"version\":1,\"times\":[1],\"monotonic_nanos\":[1]",
                "{\"version\":1,\"times\":[1],\"monotonic_nanos\":[1],\"changes\":[{\"time\":\"x\"}]}"
            })
    void whatIsNoHistoryIsRefused(String answer) {
        assertThatThrownBy(() -> HistoryJsonReader.read(new StringReader(answer)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerWithoutEndIsRefused() {
        String start = "{\"version\":1,\"times\":[1],\"monotonic_nanos\":[1],";
        for (String endless : new String[] {
            "{\"times\":[" + "1,".repeat(5_000),
            "{\"monotonic_nanos\":[" + "1,".repeat(5_000),
            start + "\"figures\":{\"free_bytes\":[" + "1,".repeat(5_000),
            start + "\"figures_by_order\":{\"failures\":[" + "[1],".repeat(100),
            start + "\"changes\":[" + "{},".repeat(2_000),
            start + "\"changes\":[{\"name\":\"" + "x".repeat(10_000) + "\"}]}",
            start + "\"x\":" + "[".repeat(100_000),
            start + "\"x\":\"" + "y".repeat(17 << 20),
        }) {
            assertThatThrownBy(() -> HistoryJsonReader.read(new StringReader(endless)))
                    .as(endless.substring(0, 80))
                    .isInstanceOf(IOException.class);
        }
    }
}
