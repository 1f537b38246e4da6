package io.github.linuxmm.history;

import com.google.common.collect.ImmutableList;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;

/**
 * The course of a host until a moment: what was seen before it, the oldest first, and the moment itself last.
 *
 * @param moments at least one
 * @param changes the oldest first
 */
public record Course(ImmutableList<Moment> moments, ImmutableList<Change> changes) {
    /** Rounds do not come to the millisecond. */
    private static final double SLACK_SECONDS = 1;

    /** What is seen now, of which nothing was seen before. */
    public static Course of(Moment now) {
        return new Course(ImmutableList.of(now), ImmutableList.of());
    }

    /** The last moment. */
    public Moment now() {
        return moments.get(moments.size() - 1);
    }

    /** Seconds from the first moment to the last, at most those of the window. */
    public double covered(double window) {
        return Math.min(window, age(moments.get(0)));
    }

    /**
     * By how much a counter grew in so many seconds, or since the first moment where that is later; empty where it is not
     * known now, or was not known before.
     */
    public OptionalDouble increase(Figure figure, int order, double window) {
        OptionalDouble now = now().get(figure, order);
        OptionalDouble first = OptionalDouble.empty();
        for (Moment moment : moments) {
            OptionalDouble value = moment.get(figure, order);
            if (value.isPresent() && (first.isEmpty() || age(moment) >= window - SLACK_SECONDS)) {
                first = value;
            }
        }
        return now.isEmpty() || first.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(now.getAsDouble() - first.getAsDouble());
    }

    /** The same of a figure that each moment has once. */
    public OptionalDouble increase(Figure figure, double window) {
        return increase(figure, 0, window);
    }

    /** The least that a figure was in so many seconds, now included; empty where it was never known. */
    public OptionalDouble least(Figure figure, int order, double window) {
        return over(figure, order, window, Math::min);
    }

    /** The most that a figure was. */
    public OptionalDouble most(Figure figure, int order, double window) {
        return over(figure, order, window, Math::max);
    }

    private OptionalDouble over(Figure figure, int order, double window, DoubleBinaryOperator choice) {
        OptionalDouble chosen = OptionalDouble.empty();
        for (Moment moment : moments) {
            OptionalDouble value = moment.get(figure, order);
            if (value.isPresent() && age(moment) <= window + SLACK_SECONDS) {
                chosen = OptionalDouble.of(
                        choice.applyAsDouble(chosen.orElse(value.getAsDouble()), value.getAsDouble()));
            }
        }
        return chosen;
    }

    /** Seconds from a moment to the last. */
    public double age(Moment moment) {
        return (now().monotonicNanos() - moment.monotonicNanos()) / 1e9;
    }
}
