package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** States of moments that are over, so that each is found once and not for each page. Thread-safe. */
final class KnownStates {
    /** An hour of minutes for each order. */
    private static final int MOST = 1_000;

    private record Key(int order, long monotonicNanos) {}

    private final Map<Key, State> states = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, State> eldest) {
            return size() > MOST;
        }
    };

    synchronized State get(int order, long monotonicNanos, Supplier<State> unknown) {
        return states.computeIfAbsent(new Key(order, monotonicNanos), key -> unknown.get());
    }
}
