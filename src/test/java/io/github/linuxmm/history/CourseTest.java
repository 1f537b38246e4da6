package io.github.linuxmm.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Figure FIGURE = Figure.COMPACT_FAIL;

    private static Moment moment(double seconds, double value) {
        Moment moment = new Moment((long) (seconds * 1e3), (long) (seconds * 1e9), 11);
        moment.put(FIGURE, value);
        return moment;
    }

    private static Course course(Moment... moments) {
        return new Course(ImmutableList.copyOf(moments), ImmutableList.of());
    }

    @Test
    void aCounterGrowsFromTheLastMomentThatIsAsOldAsTheWindow() {
        Course course = course(moment(0, 1), moment(100, 3), moment(200, 7), moment(300, 20));
        assertThat(course.increase(FIGURE, 100)).hasValue(13);
        assertThat(course.increase(FIGURE, 200)).hasValue(17);
        assertThat(course.increase(FIGURE, 150)).hasValue(17);
    }

    @Test
    void whereLessWasSeenItGrowsFromTheFirstMoment() {
        Course course = course(moment(0, 1), moment(100, 3));
        assertThat(course.increase(FIGURE, 3600)).hasValue(2);
        assertThat(course.covered(3600)).isEqualTo(100);
        assertThat(course.covered(60)).isEqualTo(60);
    }

    @Test
    void aRoundThatIsLateByLessThanASecondStillIsInTheWindow() {
        Course course = course(moment(0.2, 1), moment(60, 0.5));
        assertThat(course.least(FIGURE, 0, 59.5)).hasValue(0.5);
        assertThat(course.most(FIGURE, 0, 59.5)).hasValue(1);
    }

    @Test
    void whatWasNotKnownIsLeftOut() {
        Course course = course(moment(0, Double.NaN), moment(100, 3), moment(200, 7));
        assertThat(course.increase(FIGURE, 3600)).hasValue(4);
        assertThat(course.least(FIGURE, 0, 3600)).hasValue(3);
        assertThat(course(moment(0, 3), moment(100, Double.NaN)).increase(FIGURE, 3600))
                .isEmpty();
        assertThat(course(moment(0, Double.NaN)).most(FIGURE, 0, 3600)).isEmpty();
    }

    @Test
    void anOrderThatThisKernelDoesNotHaveIsNotKnown() {
        Moment moment = moment(0, 1);
        moment.put(Figure.FREE_BLOCKS, 10, 5);
        assertThat(moment.get(Figure.FREE_BLOCKS, 10)).hasValue(5);
        assertThat(moment.get(Figure.FREE_BLOCKS, 9)).isEmpty();
        assertThat(moment.get(Figure.FREE_BLOCKS, 11)).isEmpty();
    }
}
