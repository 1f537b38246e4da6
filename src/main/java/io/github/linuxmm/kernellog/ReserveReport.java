package io.github.linuxmm.kernellog;

import com.google.common.primitives.ImmutableLongArray;

/**
 * A zone's reserve for atomic requests of high order, as a failure report in the log shows it.
 *
 * @param bytes its size
 * @param row free blocks of the zone by order, of all types; of length 0 where the row was not seen
 * @param freeBlocks those of the reserve; {@link #UNKNOWN} where blocks of other types are free at that order too
 */
public record ReserveReport(long bytes, ImmutableLongArray row, ImmutableLongArray freeBlocks) {
    /** The report does not tell how many of the free blocks of an order are the reserve's. */
    public static final long UNKNOWN = -1;
}
