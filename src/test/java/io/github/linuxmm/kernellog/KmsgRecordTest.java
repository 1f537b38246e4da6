package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KmsgRecordTest {
    @Test
    void aRecordHasFacilityNumberTimeAndText() {
        assertThat(parse("6,194,970022,-;ACPI: PCI Root Bridge [PCI0]"))
                .contains(new KmsgRecord(0, 194, 970022, "ACPI: PCI Root Bridge [PCI0]"));
    }

    @Test
    void whatAProcessWroteIsNotTheKernels() {
        assertThat(parse("14,467,5638760,-;lab: hello").orElseThrow().isKernel())
                .isFalse();
        assertThat(parse("8,467,5638760,-;lab: hello").orElseThrow().facility()).isEqualTo(1);
        assertThat(parse("191,467,5638760,-;lab: hello").orElseThrow().facility())
                .isEqualTo(23);
        assertThat(parse("7,467,5638760,-;lab: hello").orElseThrow().isKernel()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4,1,2;a;b",
                "4,1,2,-;a;b",
                "4,1,2,c;a;b",
                "4,1,2,+;a;b",
                "4,1,2,-,caller=T1;a;b",
                "4,1,2,-,caller=C3,later=x,more;a;b",
                "4,1,2,;a;b"
            })
    void theTextStartsBehindTheFirstSemicolonWhateverFieldsComeBefore(String line) {
        assertThat(parse(line)).contains(new KmsgRecord(0, 1, 2, "a;b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "4",
                "4,",
                "4,1",
                "4,1,",
                "4,1,2",
                "4,1,2,",
                "4,1,2,-",
                "4,1;a",
                "4;a",
                ",1,2,-;a",
                "4,,2,-;a",
                "4,1,,-;a",
                "-4,1,2,-;a",
                "4,-1,2,-;a",
                "4,1,-2,-;a",
                "4 ,1,2,-;a",
                "x,1,2,-;a",
                "4,1x,2,-;a",
                "4,1,2x,-;a",
                " SUBSYSTEM=pci",
                " DEVICE=+pci:0000:00:1f.2",
                " 4,1,2,-;a",
                "4,1234567890123456789,2,-;a",
                "4,1,99999999999999999999,-;a",
                "99999999999,1,2,-;a"
            })
    void anythingElseIsNoRecord(String line) {
        assertThat(parse(line)).isEmpty();
    }

    @Test
    void escapesAreUndone() {
        assertThat(parse("4,1,2,-;a \\x5c and utf8 \\xc3\\xbc, \\x0a")
                        .orElseThrow()
                        .text())
                .isEqualTo("a \\ and utf8 \u00c3\u00bc, \n");
        assertThat(parse("4,1,2,-;\\x41").orElseThrow().text()).isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "\\x", "\\x4", "\\xg1", "\\x1g", "\\y41", "a\\x4"})
    void whatIsNoWholeEscapeStaysAsItIs(String text) {
        assertThat(parse("4,1,2,-;" + text).orElseThrow().text()).isEqualTo(text);
    }

    @Test
    void aRecordIsReadFromTheMiddleOfABuffer() {
        byte[] bytes = "4,1,2,-;one\n4,2,3,-;two\\x\n41".getBytes(StandardCharsets.US_ASCII);
        assertThat(KmsgRecord.parse(bytes, 12, 25)).contains(new KmsgRecord(0, 2, 3, "two\\x"));
        assertThat(KmsgRecord.parse(bytes, 12, 12)).isEmpty();
    }

    private static Optional<KmsgRecord> parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        return KmsgRecord.parse(bytes, 0, bytes.length);
    }
}
