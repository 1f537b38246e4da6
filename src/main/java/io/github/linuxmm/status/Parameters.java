package io.github.linuxmm.status;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import io.github.linuxmm.diagnosis.Diagnosis;
import org.jspecify.annotations.Nullable;

/**
 * What a reader chose; other parameters are passed over.
 *
 * @param order {@code order=N}
 * @param refreshes false for {@code refresh=0}
 */
record Parameters(int order, boolean refreshes) {
    /**
     * Reads a query.
     *
     * @param raw as in the request line; null for none
     * @param orders how many this kernel has
     * @throws IllegalArgumentException for an order that it does not have
     */
    static Parameters of(@Nullable String raw, int orders) {
        int order = Math.max(0, Math.min(Diagnosis.DEFAULT_ORDER, orders - 1));
        boolean refreshes = true;
        if (raw != null) {
            for (String parameter : Splitter.on('&').split(raw)) {
                if (parameter.startsWith("order=")) {
                    Integer number = Ints.tryParse(parameter.substring(6));
                    if (number == null || number < 0 || number >= orders) {
                        throw new IllegalArgumentException("order: expected a number from 0 to " + (orders - 1));
                    }
                    order = number;
                } else if (parameter.equals("refresh=0")) {
                    refreshes = false;
                }
            }
        }
        return new Parameters(order, refreshes);
    }
}
