package io.github.linuxmm.collector;

import java.util.HashMap;
import java.util.Map;

/**
 * The families made so far for a file's open set of names, so that a scrape makes none anew; and no family twice in a
 * scrape, where two names of the kernel become one metric name.
 */
final class FamilyTable {
    /** More names than any kernel has; what garbage added beyond is dropped. */
    private static final int MAX_NAMES = 2048;

    /** Makes the family for a name of the kernel, in one of two variants (with or without a unit, a label, ...). */
    interface Maker {
        Family make(String kernelName, boolean variant);
    }

    private record Slot(Family family, Use use) {}

    /** When a metric name was given out last. */
    private static final class Use {
        private int round;
    }

    private final Maker maker;
    private final Map<String, Slot> plain = new HashMap<>();
    private final Map<String, Slot> variants = new HashMap<>();
    private final Map<String, Use> uses = new HashMap<>();
    private int round;

    FamilyTable(Maker maker) {
        this.maker = maker;
    }

    /** Begins a scrape. */
    void newRound() {
        round++;
        if (plain.size() + variants.size() > MAX_NAMES) {
            plain.clear();
            variants.clear();
            uses.clear();
        }
    }

    /** The family of a name; null where this scrape has a family of that metric name already. */
    Family first(String kernelName, boolean variant) {
        Map<String, Slot> slots = variant ? variants : plain;
        Slot slot = slots.get(kernelName);
        if (slot == null) {
            Family family = maker.make(kernelName, variant);
            slot = new Slot(family, uses.computeIfAbsent(family.name(), name -> new Use()));
            slots.put(kernelName, slot);
        }
        if (slot.use.round == round) {
            return null;
        }
        slot.use.round = round;
        return slot.family;
    }
}
