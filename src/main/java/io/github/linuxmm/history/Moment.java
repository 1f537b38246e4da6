package io.github.linuxmm.history;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The figures of a host at one moment. */
public final class Moment {
    private final long unixMillis;
    private final long monotonicNanos;
    private final int orders;
    private final double[] values;

    /**
     * A moment of which nothing is known yet.
     *
     * @param unixMillis the time of day
     * @param monotonicNanos a clock that is never set
     */
    public Moment(long unixMillis, long monotonicNanos, int orders) {
        this.unixMillis = unixMillis;
        this.monotonicNanos = monotonicNanos;
        this.orders = orders;
        values = new double[Figure.values(orders)];
        Arrays.fill(values, Double.NaN);
    }

    /** Says what a figure was; NaN for not known. */
    public void put(Figure figure, double value) {
        put(figure, 0, value);
    }

    /** The same of an order. */
    public void put(Figure figure, int order, double value) {
        values[figure.index(order)] = value;
    }

    /** The time of day. */
    public long unixMillis() {
        return unixMillis;
    }

    /** A clock that is never set. */
    public long monotonicNanos() {
        return monotonicNanos;
    }

    /** How many orders are kept. */
    public int orders() {
        return orders;
    }

    /** A figure; empty where it is not known. */
    public OptionalDouble get(Figure figure) {
        return get(figure, 0);
    }

    /** The same of an order; empty for one that this kernel does not have. */
    public OptionalDouble get(Figure figure, int order) {
        double value = figure.isByOrder() && order >= orders ? Double.NaN : values[figure.index(order)];
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
