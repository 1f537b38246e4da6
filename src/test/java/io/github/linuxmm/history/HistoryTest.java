package io.github.linuxmm.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final int WEEK_OF_STEPS = 7 * 24 * 3600 / History.STEP_SECONDS;

    private static Moment moment(int step) {
        long seconds = (long) step * History.STEP_SECONDS;
        return new Moment(seconds * 1_000, seconds * 1_000_000_000, 11);
    }

    @Test
    void itKnowsEachStepOfTheLastHourAndFiveMinutesOfTheLastDay() {
        History history = new History();
        for (int step = 0; step < WEEK_OF_STEPS; step++) {
            history.add(moment(step));
        }
        Course course = history.until(moment(WEEK_OF_STEPS));
        List<Double> ages = course.moments().stream().map(course::age).toList();
        assertThat(ages.get(0)).isBetween(86_100.0, 86_800.0);
        for (int i = 1; i < ages.size(); i++) {
            assertThat(ages.get(i - 1) - ages.get(i))
                    .isPositive()
                    .isLessThanOrEqualTo(ages.get(i) <= 3_600 && ages.get(i - 1) <= 3_600 ? 10 : 300);
        }
        assertThat(course.covered(3_600)).isEqualTo(3_600);
    }

    @Test
    void itTakesLessThanAMegabyteWithAllOrdersOfAnyKernel() {
        History history = new History();
        for (int step = 0; step < WEEK_OF_STEPS; step++) {
            history.add(moment(step));
            history.add(new Change(step, Change.Kind.SYSCTL, "swappiness", "60", "10"));
        }
        Course course = history.until(moment(WEEK_OF_STEPS));
        int headerAndFields = 64;
        long bytes = (long) course.moments().size() * (headerAndFields + 8L * Figure.values(14));
        assertThat(bytes).isLessThan(1_000_000);
        assertThat(course.changes()).hasSize(History.CHANGES);
        assertThat(course.changes().get(History.CHANGES - 1).unixMillis()).isEqualTo(WEEK_OF_STEPS - 1);
    }
}
