package io.github.linuxmm.status;

import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.history.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** A figure in the course of time; NaN where it is not known. */
record Series(long[] unixMillis, double[] values) {
    /** A figure as it is. */
    static Series of(Course course, Figure figure, int order, TimeAxis axis) {
        List<Moment> moments = course.moments().stream()
                .filter(moment -> axis.contains(moment.unixMillis()))
                .toList();
        Series series = new Series(new long[moments.size()], new double[moments.size()]);
        for (int i = 0; i < moments.size(); i++) {
            series.values[i] = moments.get(i).get(figure, order).orElse(Double.NaN);
            series.unixMillis[i] = moments.get(i).unixMillis();
        }
        return series;
    }

    /** By how much a counter grew in a second. */
    static Series rate(Course course, Figure figure, int order, TimeAxis axis) {
        Series counter = of(course, figure, order, axis);
        double[] rates = new double[counter.values.length];
        Arrays.fill(rates, Double.NaN);
        for (int i = 1; i < rates.length; i++) {
            double seconds = (counter.unixMillis[i] - counter.unixMillis[i - 1]) / 1e3;
            double grown = counter.values[i] - counter.values[i - 1];
            // A counter that fell was begun anew.
            rates[i] = seconds > 0 && grown >= 0 ? grown / seconds : rates[i - 1];
        }
        return new Series(counter.unixMillis, rates);
    }

    /** The last that is known. */
    OptionalDouble last() {
        return values.length == 0 || Double.isNaN(values[values.length - 1])
                ? OptionalDouble.empty()
                : OptionalDouble.of(values[values.length - 1]);
    }

    OptionalDouble least() {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).min();
    }

    OptionalDouble most() {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max();
    }
}
