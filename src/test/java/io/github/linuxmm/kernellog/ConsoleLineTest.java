package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "[  462.123456] a: b|462.123456|a: b",
                "[2836069.534672] swapper/12: |2836069.534672|swapper/12: ",
                "[    0.000000]  DMA      [mem 0x1000-0xffffff]|0.0| DMA      [mem 0x1000-0xffffff]",
                "<4>[  462.123456] a|462.123456|a",
                "[   37.128158][ T9185] a|37.128158|a",
                "[   37.128158][    C3] a|37.128158|a",
                "<6>[   37.128158][    C3] a|37.128158|a",
                "Jul 13 05:38:06 ip-10-42 kernel: [12345.678901] a|12345.678901|a",
                "2017-07-13T05:38:06.123456+02:00 host kernel: [12345.678901]  a|12345.678901| a",
                "[  462.123456]|462.123456|''",
            })
    void theTimeSinceBootIsTakenOff(String line, double seconds, String text) {
        ConsoleLine parsed = ConsoleLine.parse(line).orElseThrow();
        assertThat(parsed.seconds()).hasValue(seconds);
        assertThat(parsed.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a: b|a: b",
                "<4>a: b|a: b",
                "[Thu Dec  7 00:05:15 2017] Out of memory: b|Out of memory: b",
                "Jul 13 05:38:06 ip-10-42-157-204 kernel: docker: b|docker: b",
                "Nov 12 15:15:41 kernel: exe: b|exe: b",
                "Dec  1 06:57:51 host kernel: [<ffffffff8112789f>] ? f|[<ffffffff8112789f>] ? f",
                "[  117]     0   117   227924|[  117]     0   117   227924",
                "[  pid  ]   uid  tgid|[  pid  ]   uid  tgid",
                "garbage [    0.000000] Linux|garbage [    0.000000] Linux",
                "Jul 13 05:38:06 host sshd[12]: kernel: x|Jul 13 05:38:06 host sshd[12]: kernel: x",
                "''|''",
            })
    void aLineWithoutTimeSinceBootHasItsTextAlone(String line, String text) {
        assertThat(ConsoleLine.parse(line).orElseThrow().seconds()).isEmpty();
        assertThat(ConsoleLine.parse(line).orElseThrow().text()).isEqualTo(text);
    }

    @Test
    void theCarriageReturnOfASerialConsoleIsDropped() {
        assertThat(ConsoleLine.parse("[    1.5] a\r").orElseThrow().text()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<14>[  462.123456] a", "<12>a", "<30>Jul 13 05:38:06 host kernel: a"})
    void whatAProcessWroteIsLeftOut(String line) {
        assertThat(ConsoleLine.parse(line)).isEmpty();
    }
}
