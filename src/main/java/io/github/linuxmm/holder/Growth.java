package io.github.linuxmm.holder;

/**
 * A holder and by how much it grew.
 *
 * @param source the file or the account that names it
 * @param hourBytes in the last hour, or since the first look where that is less; negative where it shrank
 * @param dayBytes the same of a day
 */
public record Growth(String source, Holder holder, long hourBytes, long dayBytes) {
    /** The larger of both. */
    public long largest() {
        return Math.max(hourBytes, dayBytes);
    }
}
