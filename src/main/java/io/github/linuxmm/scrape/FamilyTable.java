package io.github.linuxmm.scrape;

import java.util.HashMap;
import java.util.Map;

/**
 * Caches the families for an open-ended set of kernel names, so that a scrape creates none; and returns each family at
 * most once per scrape, in case two kernel names map to one metric name.
 */
public final class FamilyTable {
    /** Makes the family for a name of the kernel, in one of two variants (with or without a unit, a label, ...). */
    public interface Maker {
        Family make(String kernelName, boolean variant);
    }

    private record Slot(Family family, Use use) {}

    /** When a metric name was given out last. */
    private static final class Use {
        private int round;
    }

    private final InOrder<Slot> plain;
    private final InOrder<Slot> variants;
    private final Map<String, Use> uses = new HashMap<>();
    private int round;

    public FamilyTable(Maker maker) {
        plain = new InOrder<>(name -> slot(maker.make(name, false)));
        variants = new InOrder<>(name -> slot(maker.make(name, true)));
    }

    private Slot slot(Family family) {
        return new Slot(family, uses.computeIfAbsent(family.name(), name -> new Use()));
    }

    /** Begins a scrape. */
    public void newRound() {
        round++;
        plain.newRound();
        variants.newRound();
        if (uses.size() > InOrder.MAX_NAMES) {
            plain.clear();
            variants.clear();
            uses.clear();
        }
    }

    /** The family of a name; null where this scrape has a family of that metric name already. */
    public Family first(String kernelName, boolean variant) {
        Slot slot = (variant ? variants : plain).get(kernelName);
        if (slot.use.round == round) {
            return null;
        }
        slot.use.round = round;
        return slot.family;
    }
}
