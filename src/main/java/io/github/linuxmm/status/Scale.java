package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;

/**
 * From values to heights.
 *
 * @param top the value at the upper end
 * @param logarithmic by log(1 + value), where it is from none to many thousands
 * @param ticks values with a line and a label
 */
record Scale(double top, boolean logarithmic, ImmutableList<Double> ticks) {
    /** From 0 to 1. */
    static Scale ofShares() {
        return new Scale(1, false, ImmutableList.of(0.5, 1.0));
    }

    /** From 0 to somewhat more than a value; the line is at the largest power of two below it. */
    static Scale ofBytes(double most) {
        double tick = 1 << 20;
        while (2 * tick <= most) {
            tick *= 2;
        }
        return new Scale(1.08 * Math.max(most, tick), false, ImmutableList.of(tick));
    }

    /** The same with the line at 1, 2 or 5 times a power of ten. */
    static Scale ofRates(double most) {
        double power = 10;
        while (10 * power <= most) {
            power *= 10;
        }
        double tick = 5 * power <= most ? 5 * power : 2 * power <= most ? 2 * power : power;
        return new Scale(1.08 * Math.max(most, tick), false, ImmutableList.of(tick));
    }

    /** From 0 to a value, in which one more counts most at 0. */
    static Scale logarithmic(double most) {
        ImmutableList.Builder<Double> ticks = ImmutableList.builder();
        double top = Math.max(most, 10);
        for (double tick = top > 1000 ? 100 : 10; tick <= top; tick *= 100) {
            ticks.add(tick);
        }
        return new Scale(top * 1.3, true, ticks.build());
    }

    /** From 0 at the top to 100 at the bottom. */
    double percent(double value) {
        double share = logarithmic ? Math.log1p(Math.max(0, value)) / Math.log1p(top) : value / top;
        return 100 - 100 * Math.min(1, Math.max(0, share));
    }
}
