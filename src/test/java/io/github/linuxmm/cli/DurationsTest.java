package io.github.linuxmm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    private static final OptionSpec TIME = OptionSpec.value("time", "TIME", "1s", "A time.");

    private static Arguments given(String value) throws UsageException {
        return CommandSpec.of("record", "", "Records.", List.of(TIME)).parse("--time=" + value);
    }

    @ParameterizedTest
    @CsvSource({"100ms,100", "1s,1000", "10m,600000", "1h,3600000", "168h,604800000", "0100s,100000"})
    void aTimeHasAUnit(String text, long millis) throws UsageException {
        assertThat(given(text).duration(TIME, "100ms", "168h")).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "99ms", "169h", "1", "s", "-1s", "1.5s", "1d", "1s ", "9999999999s"})
    void whatIsNoTimeOrOutOfTheRangeIsSaidWithTheRange(String text) {
        assertThatThrownBy(() -> given(text).duration(TIME, "100ms", "168h"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--time: expected 100ms to 168h, found '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0ms"})
    void zeroIsATimeWhereItIsAllowed(String text) throws UsageException {
        assertThat(given(text).duration(TIME, "0", "168h")).isZero();
    }
}
