package io.github.linuxmm.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.history.Change;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.history.Look;
import io.github.linuxmm.history.Moment;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Hosts;
import io.github.linuxmm.support.LargeHost;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusPageTest {
    private static final long NOW = 1_795_463_837_000L;
    private static final Pattern SHARE = Pattern.compile("<td>(-?[0-9.]+) %</tr>");

    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    private static Seen seen(Path tree) {
        Snapshot now = Hosts.of(tree).look();
        return Seen.of(now, Course.of(Look.at(now, Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyKernelHasAPageThatSaysWhatTheDiagnosisSays(Path tree) {
        Seen seen = seen(tree);
        Diagnosis diagnosis = Diagnosis.of(seen, 4);
        String html = RecordedStatus.html(seen, null);
        assertThat(html)
                .contains(diagnosis.state().word() + "</span>")
                .contains(Html.escaped(diagnosis.headline()))
                .contains(Html.escaped(diagnosis.next()));
        diagnosis.why().forEach(line -> assertThat(html).contains("<p>" + Html.escaped(line) + "</p>"));
        diagnosis.knobs().forEach(knob -> assertThat(html).contains(Html.escaped(knob.reason())));
        diagnosis.unseen().forEach(line -> assertThat(html).contains(Html.escaped(line)));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void thePartsOfTheRamAddUpToAHundredPercent(Path tree) {
        String html = RecordedStatus.html(seen(tree), null);
        BigDecimal sum = SHARE.matcher(html.replaceAll("(?s)<tfoot>.*?</tfoot>", ""))
                .results()
                .map((MatchResult share) -> new BigDecimal(share.group(1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean known = seen(tree)
                .memory()
                .filter(account -> !account.parts().isEmpty())
                .isPresent();
        assertThat(sum).isEqualByComparingTo(known ? "100" : "0");
    }

    /** An hour, a moment each 10 s, in which order 4 ran out 20 min ago; min_free_kbytes was raised 15 min ago. */
    private static Course course() {
        ImmutableList.Builder<Moment> moments = ImmutableList.builder();
        for (int i = 360; i >= 0; i--) {
            Moment moment = new Moment(NOW - i * 10_000L, (1_000 - i) * 10_000_000_000L, 11);
            moment.put(Figure.TOTAL_BYTES, 1 << 30);
            moment.put(Figure.AVAILABLE_BYTES, 1 << 29);
            moment.put(Figure.UNUSABLE_RATIO, 0, 0);
            moment.put(Figure.UNUSABLE_RATIO, 4, i < 120 ? 0.99 : 0.2);
            moment.put(Figure.ALLOCATABLE_BLOCKS, 4, i < 120 ? 0 : 1_000 + i);
            moments.add(moment);
        }
        return new Course(
                moments.build(),
                ImmutableList.of(
                        new Change(NOW - 7_200_000, Change.Kind.SYSCTL, "too_long_ago", "1", "2"),
                        new Change(NOW - 1_260_000, Change.Kind.CACHES_DROPPED, "", "0", "1"),
                        new Change(NOW - 900_000, Change.Kind.SYSCTL, "min_free_kbytes", "3980", "<b>45056"),
                        new Change(NOW - 900_000, Change.Kind.SYSCTL, "swappiness", "60", "10"),
                        new Change(NOW - 5_000, Change.Kind.ALLOCATION_FAILURE, "order 4", "1", "3")));
    }

    @Test
    void whatWasChangedHasAMarkAndTheFiguresBeforeAndAfter() {
        Html html = new Html();
        Marks marks = new Marks(course(), TimeAxis.of(course()), 4);
        marks.table(html);
        assertThat(html.toString())
                .contains("<th scope=\"row\" class=\"time\">A 19:36<td><p>caches dropped</p>")
                // 21 min ago: 1 min and 10 min later.
                .contains("<td>1\u2009127 (20 %)<td>1\u2009120 (20 %)<td>0 (99 %)<td>\u2013</tr>")
                .contains(
                        "<th scope=\"row\" class=\"time\">B 19:42<td><p>min_free_kbytes 3980 \u2192 &lt;b&gt;45056</p>"
                                + "<p>swappiness 60 \u2192 10</p><td>0 (99 %)<td>0 (99 %)<td>0 (99 %)<td>\u2013</tr>")
                .doesNotContain("too_long_ago", "order 4</p>");
        assertThat(marks.lines()).contains("x1=\"65%\"", "x1=\"75%\"");
        assertThat(marks.letters()).contains("x=\"65%\" y=\"12\" text-anchor=\"middle\">A<");
    }

    @Test
    void theStateOfNowBeganWhenTheOneBeforeItEnded() {
        Seen seen = seen(Fixtures.PROC.resolve("6.12-x86_64")).at(course());
        Diagnosis now = Diagnosis.of(seen, 4);
        assertThat(now.state()).isEqualTo(State.AT_RISK);
        PastVerdicts past = PastVerdicts.of(seen, now, new KnownStates());
        assertThat(past.longer()).isFalse();
        assertThat(past.sinceMillis()).isBetween(NOW - 1_200_000, NOW - 1_080_000);
        assertThat(past.states()).hasSize(62);
        assertThat(past.states().get(0).state()).isEqualTo(State.FINE);
    }

    /** 64 nodes, a figure that is another at each moment, and the longest names in every place that has them. */
    @Test
    void thePageOfTheWorstHostHasAtMost60Kilobytes(@TempDir Path folder) throws Exception {
        LargeHost.write(folder, 64, 4);
        String longName = "<&\"'>".repeat(1_000);
        Random random = new Random(7);
        ImmutableList.Builder<Moment> moments = ImmutableList.builder();
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        Snapshot now = Hosts.of(folder).look();
        for (int i = 360; i > 0; i--) {
            Moment moment = new Moment(now.unixMillis() - i * 10_000L, now.monotonicNanos() - i * 10_000_000_000L, 11);
            for (Figure figure : Figure.values()) {
                for (int order = 0; order < (figure.isByOrder() ? 11 : 1); order++) {
                    moment.put(
                            figure,
                            order,
                            figure == Figure.UNUSABLE_RATIO ? random.nextDouble() : random.nextInt(1 << 30));
                }
            }
            moments.add(moment);
            if (i <= 64) {
                Change.Kind kind = Change.Kind.values()[i % Change.Kind.values().length];
                changes.add(new Change(moment.unixMillis(), kind, longName, longName, longName));
            }
        }
        Seen seen = Seen.of(
                now, new Course(moments.add(Look.at(now, Optional.empty())).build(), changes.build()));
        assertThat(seen.allocator().orElseThrow().zones()).hasSize(66);
        for (int order = 0; order < 11; order++) {
            String html = RecordedStatus.html(seen, "order=" + order);
            assertThat(html.getBytes(StandardCharsets.UTF_8).length)
                    .as("order " + order)
                    .isBetween(40_000, 60_000);
        }
    }
}
