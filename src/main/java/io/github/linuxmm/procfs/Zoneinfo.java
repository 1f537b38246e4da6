package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * {@code /proc/zoneinfo}: every zone listed, empty ones too, in the file's order (by node, then by zone type). All
 * {@code protection} vectors that could be read have one length.
 *
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Zoneinfo(ImmutableList<Zone> zones, Optional<String> problem) {
    /**
     * Types above Normal first: empty ones there do not move Normal's place, and their entries equal their neighbours'.
     */
    private static final ImmutableList<String> LIKELY_UNSEEN = ImmutableList.of("Device", "HighMem", "DMA32", "DMA");

    /**
     * The zone types that this kernel is built with, lowest first: the meaning of each place in {@code protection}.
     *
     * <p>The vector has an entry for each (mm/page_alloc.c setup_per_zone_lowmem_reserve, all versions). Since 4.12 the
     * file lists every type. Older files hide the empty ones; then the list is what is seen, Normal and Movable, which
     * every kernel has, and for entries left over the types most likely to be built in and empty. Empty where no zone
     * has a vector, and where something could not be read: a zone that is missing would move the places of others.
     */
    public ImmutableList<String> zoneTypes() {
        if (problem.isPresent()) {
            return ImmutableList.of();
        }
        int length = 0;
        int built = 1 << ZoneNames.rank(ZoneNames.NORMAL) | 1 << ZoneNames.rank("Movable");
        for (Zone zone : zones) {
            length = Math.max(length, zone.protection().length());
            built |= 1 << ZoneNames.rank(zone.name());
        }
        for (String type : LIKELY_UNSEEN) {
            if (Integer.bitCount(built) < length) {
                built |= 1 << ZoneNames.rank(type);
            }
        }
        ImmutableList.Builder<String> types = ImmutableList.builder();
        for (int rank = 0, given = 0; rank < ZoneNames.all().size() && given < length; rank++) {
            if ((built & 1 << rank) != 0) {
                types.add(ZoneNames.all().get(rank));
                given++;
            }
        }
        return types.build();
    }
}
