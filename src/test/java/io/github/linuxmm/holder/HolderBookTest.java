package io.github.linuxmm.holder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class HolderBookTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final long MIB = 1 << 20;

    /** The ten rounds between two values that are kept, each a second off. */
    private static final long LATE = TimeUnit.SECONDS.toNanos(10);

    private final HolderBook book = new HolderBook();

    private static Holder holder(String name, long mib) {
        return new Holder(name, mib * MIB);
    }

    private Optional<Growth> growth(String name) {
        return book.largest(20).stream()
                .filter(growth -> growth.holder().name().equals(name))
                .findAny();
    }

    private long covered(long window) {
        return book.coveredNanos(window).values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
    }

    /** Records a holder each minute, from a time up to another and including it. */
    private void play(long from, long to, String name, LongUnaryOperator mibAt) {
        for (long at = from; at <= to; at += MINUTE) {
            book.record("slabinfo", List.of(holder(name, mibAt.applyAsLong(at))), at);
        }
    }

    @Test
    void whoDidNotGrowIsNotNamed() {
        book.record("slabinfo", List.of(holder("dentry", 100), holder("filp", 50)), 0);
        assertThat(book.largest(20)).isEmpty();
        book.record("slabinfo", List.of(holder("dentry", 99), holder("filp", 50)), MINUTE);
        assertThat(book.largest(20)).isEmpty();
    }

    @Test
    void untilAWindowIsFullGrowthIsThatSinceTheFirstLookAndTheTimeIsTold() {
        play(0, 30 * MINUTE, "dentry", at -> 100 + at / MINUTE);
        assertThat(growth("dentry")).contains(new Growth("slabinfo", holder("dentry", 130), 30 * MIB, 30 * MIB));
        assertThat(covered(HOUR)).isEqualTo(30 * MINUTE);
        assertThat(covered(DAY)).isEqualTo(30 * MINUTE);
        play(31 * MINUTE, 300 * MINUTE, "dentry", at -> 100 + at / MINUTE);
        assertThat(covered(HOUR)).isBetween(HOUR, HOUR + 11 * MINUTE);
        assertThat(covered(DAY)).isEqualTo(300 * MINUTE);
    }

    /** Rounds come up to a second early or late, and now and then one is left out. */
    @Test
    void theValuesOfAnHourAndADayAgoAreAtMost11And130MinutesOlder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long at = 0;
        while (at < 5 * DAY) {
            // 1 MiB a minute: growth in MiB is the age of what it is held against in minutes.
            book.record("pinned", List.of(new Holder("slab", MIB + at / MINUTE * MIB)), at);
            Growth growth = growth("slab").orElse(new Growth("", holder("", 0), 0, 0));
            String what = "seed " + seed + " at " + at / 1e9 + " s";
            long minutes = at / MINUTE;
            assertThat(growth.hourBytes() / MIB).as(what).isBetween(Math.min(minutes, 59), Math.min(minutes, 72));
            assertThat(growth.dayBytes() / MIB).as(what).isBetween(Math.min(minutes, 1439), Math.min(minutes, 1571));
            assertThat(covered(HOUR)).as(what).isBetween(Math.min(at, HOUR), Math.min(at, HOUR + 11 * MINUTE + LATE));
            assertThat(covered(DAY)).as(what).isBetween(Math.min(at, DAY), Math.min(at, DAY + 130 * MINUTE + LATE));
            at += MINUTE + random.nextLong(-1_000_000_000, 1_000_000_000);
            at += random.nextInt(500) == 0 ? MINUTE : 0;
        }
    }

    @Test
    void aHolderThatComesGrewByAllItHas() {
        play(0, 10 * MINUTE, "dentry", at -> 100);
        book.record("slabinfo", List.of(holder("dentry", 100), holder("filp", 7)), 11 * MINUTE);
        assertThat(book.largest(20)).containsExactly(new Growth("slabinfo", holder("filp", 7), 7 * MIB, 7 * MIB));
    }

    @Test
    void aHolderThatGoesLeavesNothingBehind() {
        play(0, 10 * MINUTE, "dentry", at -> 100 + at / MINUTE);
        assertThat(growth("dentry")).isPresent();
        book.record("slabinfo", List.of(holder("filp", 1)), 11 * MINUTE);
        assertThat(growth("dentry")).isEmpty();
    }

    @Test
    void whoShrankInTheHourAndGrewInTheDayIsToldWithBoth() {
        play(0, 5 * HOUR, "dentry", at -> 100 + at / MINUTE);
        play(5 * HOUR + MINUTE, 7 * HOUR, "dentry", at -> 700 - at / MINUTE);
        Growth growth = growth("dentry").orElseThrow();
        assertThat(growth.hourBytes()).isBetween(-71 * MIB, -60 * MIB);
        assertThat(growth.dayBytes()).isEqualTo(180 * MIB);
        play(7 * HOUR + MINUTE, 40 * HOUR, "dentry", at -> 50);
        assertThat(growth("dentry")).as("less than a day ago").isEmpty();
    }

    @Test
    void theLargestGrowthOfAllSourcesComesFirst() {
        for (long at : new long[] {0, MINUTE}) {
            long more = at / MINUTE;
            book.record("slabinfo", List.of(holder("a", 10 + 3 * more), holder("b", 1_000)), at);
            book.record("vmallocinfo", List.of(holder("c", 10 + 9 * more), holder("d", 10 + 3 * more)), at);
            List<Holder> many = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                many.add(holder("site" + i, 10 + 2 * more));
            }
            book.record("allocinfo", many, at);
        }
        assertThat(book.largest(20))
                .hasSize(20)
                .startsWith(
                        new Growth("vmallocinfo", holder("c", 19), 9 * MIB, 9 * MIB),
                        new Growth("slabinfo", holder("a", 13), 3 * MIB, 3 * MIB),
                        new Growth("vmallocinfo", holder("d", 13), 3 * MIB, 3 * MIB),
                        new Growth("allocinfo", holder("site0", 12), 2 * MIB, 2 * MIB));
    }

    @Test
    void beyond256HoldersTheSmallerOnesGrewAtLeastByWhatIsTold() {
        List<Holder> first = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            first.add(holder("cache" + i, 1_000 - i));
        }
        book.record("slabinfo", first, 0);
        List<Holder> second = new ArrayList<>(first);
        second.set(299, holder("cache299", 2_000));
        book.record("slabinfo", second, MINUTE);
        // It had 701 MiB, which is not remembered; the smallest that is remembered had 745.
        assertThat(book.largest(20))
                .containsExactly(new Growth("slabinfo", holder("cache299", 2_000), 1_255 * MIB, 1_255 * MIB));
    }

    @Test
    void whoHasLessThan64KibIsNotNamedAndIsRememberedAllTheSame() {
        book.record("slabinfo", List.of(new Holder("filp", 1)), 0);
        book.record("slabinfo", List.of(new Holder("filp", 60_000)), MINUTE);
        assertThat(book.largest(20)).isEmpty();
        book.record("slabinfo", List.of(new Holder("filp", 70_000)), 2 * MINUTE);
        assertThat(growth("filp")).contains(new Growth("slabinfo", new Holder("filp", 70_000), 69_999, 69_999));
    }

    /** A file that cannot be read once must not cost what a day told. */
    @Test
    void aSourceThatIsSilentForAMomentIsNotShownAndNotForgotten() {
        play(0, 3 * HOUR, "dentry", at -> 100 + at / MINUTE);
        long at = 3 * HOUR;
        book.silence("slabinfo", at + MINUTE);
        assertThat(book.largest(20)).isEmpty();
        book.record("slabinfo", List.of(holder("dentry", 282)), at + 2 * MINUTE);
        assertThat(growth("dentry").orElseThrow().dayBytes()).isEqualTo(182 * MIB);
    }

    @Test
    void aSourceThatStaysSilentIsForgotten() {
        play(0, 3 * HOUR, "dentry", at -> 100 + at / MINUTE);
        for (long at = 3 * HOUR + MINUTE; at <= 3 * HOUR + 11 * MINUTE; at += MINUTE) {
            book.silence("slabinfo", at);
        }
        assertThat(book.coveredNanos(DAY)).isEmpty();
        book.record("slabinfo", List.of(holder("dentry", 500)), 5 * HOUR);
        assertThat(book.largest(20)).isEmpty();
        book.silence("never", 5 * HOUR);
    }

    /** Names come and go, as those of a host do that makes and removes devices. */
    @Test
    void itStaysAsSmallAfter30DaysAsAfterTwo() {
        HolderHistory history = new HolderHistory();
        Map<Integer, Integer> looksAtDay = new TreeMap<>();
        Map<Integer, Integer> namesAtDay = new TreeMap<>();
        for (int minute = 0; minute < 30 * 1440; minute++) {
            List<Holder> holders = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                holders.add(holder("raid5-md" + (minute / 60 + i), 1 + i));
            }
            history.record(holders, minute * MINUTE);
            looksAtDay.merge(minute / 1440, history.looks(), Math::max);
            namesAtDay.merge(minute / 1440, history.names(), Math::max);
        }
        assertThat(looksAtDay.values()).allMatch(looks -> looks <= 21);
        assertThat(looksAtDay.get(29)).isEqualTo(looksAtDay.get(2));
        // 256 at a time, and one new an hour for a day.
        assertThat(namesAtDay.values()).allMatch(names -> names <= 256 + 27);
    }

    @Test
    void emptyPipesDoNotOutgrowTheMemoryThatTheyWouldBeIn() {
        book.record("pinned", List.of(holder("unaccounted", 100)), 0);
        book.record("pipes", List.of(holder("oracle", 1)), 0);
        book.record("pipes", List.of(holder("oracle", 251)), MINUTE);
        book.record("pinned", List.of(holder("unaccounted", 105)), MINUTE);
        assertThat(growth("oracle").orElseThrow().dayBytes()).isEqualTo((2 * 5 + 32) * MIB);
        book.record("pinned", List.of(holder("unaccounted", 350)), 2 * MINUTE);
        book.record("pipes", List.of(holder("oracle", 251)), 2 * MINUTE);
        assertThat(growth("oracle").orElseThrow().dayBytes()).isEqualTo(250 * MIB);
    }

    @Test
    void aSourceThatStartsLateDoesNotShortenTheWindowOfTheOthers() {
        play(0, 30 * MINUTE, "dentry", at -> 100);
        book.record("packet", List.of(holder("tcpdump", 1)), 29 * MINUTE);
        book.record("packet", List.of(holder("tcpdump", 1)), 30 * MINUTE);
        assertThat(book.coveredNanos(HOUR))
                .containsEntry("slabinfo", 30 * MINUTE)
                .containsEntry("packet", MINUTE);
    }
}
