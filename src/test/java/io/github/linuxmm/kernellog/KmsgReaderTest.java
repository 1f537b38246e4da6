package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KmsgReaderTest {
    private static final String TEXT =
            "lab: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP),nodemask=(null)\n";

    private final ScriptedKmsg kmsg = new ScriptedKmsg();

    /** A failure, seconds after (or before) the start of the reader. */
    private static String failure(long seq, double afterStart) {
        return "4," + seq + "," + Math.round((ScriptedKmsg.START + afterStart) * 1e6) + ",-;" + TEXT;
    }

    @Test
    void whatWasThereAtTheStartIsRememberedAndNotCounted() {
        kmsg.gives(failure(7, -5000)).gives(failure(8, -1)).run();
        assertThat(Counts.of(kmsg.log)).isEmpty();
        assertThat(kmsg.log.counts().lastFailure(4).getAsDouble())
                .isCloseTo(ScriptedKmsg.BOOT + ScriptedKmsg.START - 1, offset(0.01));
    }

    @Test
    void whatARestedReadGivesIsCounted() {
        kmsg.gives(failure(7, -5000))
                .givesAfter(500, failure(8, 0.5))
                .gives(failure(9, 0.5))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L));
    }

    @Test
    void aHoldUpAmongOldRecordsCountsNothing() {
        kmsg.gives(failure(7, -5000))
                .givesAfter(900, failure(8, -4999))
                .gives(failure(9, -4999))
                .run();
        assertThat(Counts.of(kmsg.log)).isEmpty();
    }

    @Test
    void aLogThatIsNeverSilentCountsBehindTheDriftAllowance() {
        kmsg.gives(failure(7, 0))
                .gives(failure(8, 100))
                .gives(failure(9, 203))
                .gives(failure(10, 203))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L));
    }

    @Test
    void aKernelClockFarBehindCostsNothingAfterASilence() {
        kmsg.gives(failure(7, -90_000))
                .givesAfter(60_000, failure(8, -80_000))
                .gives(failure(9, -79_999))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L));
    }

    @Test
    void theTimeOfAFailureIsItsOwnNotThatOfTheRead() {
        kmsg.givesAfter(60_000, failure(7, 20)).run();
        assertThat(kmsg.log.counts().lastFailure(4).getAsDouble())
                .isCloseTo(ScriptedKmsg.BOOT + ScriptedKmsg.START + 20, offset(0.01));
    }

    @Test
    void aKernelClockAheadOfOursGivesNoTimeInTheFuture() {
        kmsg.gives(failure(7, 5000)).run();
        assertThat(kmsg.log.counts().lastFailure(4)).hasValue(kmsg.millis() / 1e3);
    }

    @Test
    void aFailureThatAProcessFakedIsNotCounted() {
        kmsg.givesAfter(500, "12,7,1000000500000,-;" + TEXT)
                .gives("14,8,1000000500000,-;" + TEXT)
                .gives("12,9,1000000500000,-;oom-kill:constraint=CONSTRAINT_NONE,pid=1\n")
                .gives("14,10,1000000500000,-;harmless\\x0a4,11,1000000500000,-;" + TEXT)
                .run();
        assertThat(Counts.of(kmsg.log)).isEmpty();
        assertThat(kmsg.log.counts().lastFailure(4)).isEmpty();
    }

    /** A driver logs what a device calls itself; what the allocator prints has no dictionary. */
    @Test
    void aFailureThatADeviceFakedIsNotCounted() {
        kmsg.givesAfter(
                        500,
                        "4,7,1000000500000,-;thunderbolt 0-1: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL)\n"
                                + " SUBSYSTEM=thunderbolt\n DEVICE=+thunderbolt:0-1\n")
                .run();
        assertThat(Counts.of(kmsg.log)).isEmpty();
    }

    @Test
    void anOverrunIsReadOnFromAndCountedByTheGap() {
        kmsg.givesAfter(500, failure(7, 0.5))
                .fails("Broken pipe")
                .gives(failure(107, 1))
                .gives(failure(108, 1))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 3L, "dropped", 99L));
        assertThat(kmsg.log.counts().readable()).isTrue();
        assertThat(kmsg.warnings).isEmpty();
    }

    @Test
    void aRecordThatDidNotFitIsOneDropped() {
        kmsg.givesAfter(500, failure(7, 0.5))
                .fails("Invalid argument")
                .gives(failure(9, 1))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L, "dropped", 1L));
    }

    @Test
    void whatWasDroppedBeforeTheStartIsNotCounted() {
        kmsg.gives(failure(500, -5000))
                .fails("Broken pipe")
                .gives(failure(600, -4000))
                .run();
        assertThat(Counts.of(kmsg.log)).isEmpty();
    }

    @Test
    void manyErrorsInARowEndTheReadingUntilTheLogIsOpenedAgain() {
        kmsg.givesAfter(500, failure(7, 0.5));
        for (int i = 0; i < KmsgReader.MAX_ERRORS; i++) {
            kmsg.fails("Input/output error");
        }
        assertThat(kmsg.run()).containsExactly(KmsgReader.REOPEN_MILLIS);
        assertThat(kmsg.log.counts().readable()).isFalse();
        assertThat(kmsg.warnings)
                .singleElement()
                .asString()
                .startsWith("kernel log: cannot read /dev/kmsg: ")
                .contains("Input/output error");

        // The device starts again at its oldest record: what was read once is not read twice, what was lost shows.
        kmsg.gives(failure(6, -1)).gives(failure(7, 0.5)).gives(failure(9, 30)).run();
        assertThat(kmsg.opened).isEqualTo(2);
        assertThat(kmsg.log.counts().readable()).isTrue();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L, "dropped", 1L));
    }

    @Test
    void errorsWithRecordsBetweenAreNotTheEnd() {
        for (int i = 0; i < 3 * KmsgReader.MAX_ERRORS; i++) {
            kmsg.fails("Broken pipe").gives(failure(i, -5000));
        }
        assertThat(kmsg.run()).isEmpty();
        assertThat(kmsg.log.counts().readable()).isTrue();
        assertThat(kmsg.opened).isEqualTo(1);
    }

    @Test
    void aLogThatCannotBeOpenedSaysOnceWhatToGrant() {
        kmsg.refusal = new FileSystemException("/dev/kmsg", null, "Operation not permitted");
        assertThat(kmsg.run()).containsExactly(KmsgReader.REOPEN_MILLIS);
        assertThat(kmsg.run()).containsExactly(KmsgReader.REOPEN_MILLIS);
        assertThat(kmsg.log.counts().readable()).isFalse();
        assertThat(kmsg.warnings)
                .containsExactly(
                        "kernel log: cannot open /dev/kmsg: Operation not permitted; failures"
                                + " and OOM kills are not counted. This needs the device (in a container: --device /dev/kmsg),"
                                + " permission to read it, and CAP_SYSLOG if kernel.dmesg_restrict is 1. Retrying every minute");
    }

    @Test
    void anotherReasonIsSaidToo() {
        kmsg.refusal = new NoSuchFileException("/dev/kmsg");
        kmsg.run();
        kmsg.refusal = new AccessDeniedException("/dev/kmsg");
        kmsg.run();
        assertThat(kmsg.warnings).hasSize(2);
        assertThat(kmsg.warnings.get(0)).contains("cannot open /dev/kmsg: no such file;");
        assertThat(kmsg.warnings.get(1)).contains("cannot open /dev/kmsg: permission denied;");
    }

    @Test
    void aLogThatOpensLateCountsWhatWasLoggedSinceTheStart() {
        kmsg.refusal = new NoSuchFileException("/dev/kmsg");
        for (int minute = 0; minute < 10; minute++) {
            kmsg.run();
        }
        kmsg.refusal = null;
        kmsg.gives(failure(7, -5000))
                .gives(failure(8, 400))
                .gives(failure(9, 500))
                .run();
        assertThat(kmsg.log.counts().readable()).isTrue();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L));
    }

    @Test
    void aStreamIsCutIntoRecordsAtItsNewlines() {
        String stream = failure(7, 300) + "6,8,1000300000000,-;harmless\n SUBSYSTEM=x\n DEVICE=y\n" + failure(9, 300)
                + failure(10, 300);
        for (int i = 0; i < stream.length(); i += 50) {
            kmsg.gives(stream.substring(i, Math.min(stream.length(), i + 50)));
        }
        kmsg.run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 3L));
    }

    @Test
    void aLineLongerThanTheBufferIsSkippedWhole() {
        String tooLong = "4,8,1000300000000,-;" + "x".repeat(8192 - 20);
        kmsg.gives(failure(7, 300))
                .gives(tooLong)
                .gives(failure(9, 300))
                .gives(failure(10, 300))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 2L, "dropped", 2L));
    }

    @Test
    void theWaitForAFifosWriterIsNoWaitForARecord() {
        kmsg.openMillis = 60_000;
        kmsg.gives(failure(7, -5000)).gives(failure(8, 0)).run();
        assertThat(Counts.of(kmsg.log)).isEmpty();
    }

    @Test
    void anOldRecordInAReplayedFileIsNoOverrun() {
        kmsg.gives(failure(900, 300))
                .gives(failure(1, 301))
                .gives(failure(2, 302))
                .run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 3L));
    }

    @Test
    void atTheEndOfAFileTheReaderLooksOnceASecondAndWhatIsAppendedCounts() {
        assertThat(kmsg.gives(failure(7, -5000)).ends().ends().run())
                .containsExactly(KmsgReader.POLL_MILLIS, KmsgReader.POLL_MILLIS);
        assertThat(kmsg.log.counts().readable()).isTrue();
        kmsg.gives(failure(8, -4000)).run();
        assertThat(Counts.of(kmsg.log)).isEqualTo(Map.of("order4/kernel", 1L));
    }

    @Test
    void itWaitsDuringAReadAndAtNoOtherTime() {
        assertThat(kmsg.isWaiting()).isFalse();
        kmsg.gives(failure(7, -9)).run();
        assertThat(kmsg.waitedInReads).containsExactly(true);
        assertThat(kmsg.isWaiting()).isFalse();
        kmsg.fails("Broken pipe").run();
        assertThat(kmsg.waitedInReads).containsExactly(true, true);
        assertThat(kmsg.isWaiting()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"records-6.1.kmsg", "fragments-4.9.kmsg"})
    void aFileGivesTheSameInOneReadAndInMany(String file) throws IOException {
        String records = Files.readString(ReplayedLog.RESOURCES.resolve(file));
        kmsg.givesAfter(20_000, records).run();
        assertThat(Counts.of(kmsg.log))
                .isEqualTo(Counts.of(ReplayedLog.of(ReplayedLog.RESOURCES.resolve(file))))
                .isNotEmpty();
        assertThat(kmsg.warnings).isEmpty();
    }
}
