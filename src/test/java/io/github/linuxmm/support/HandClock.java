package io.github.linuxmm.support;

import io.github.linuxmm.snapshot.HostClock;

/** Clocks that are set by hand; both go together. */
public final class HandClock implements HostClock {
    private long millis = 1_000_000;

    /** Lets time pass. */
    public void pass(long moreMillis) {
        millis += moreMillis;
    }

    @Override
    public long unixMillis() {
        return millis;
    }

    @Override
    public long monotonicNanos() {
        return millis * 1_000_000;
    }
}
