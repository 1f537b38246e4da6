package io.github.linuxmm.diagnosis;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.holder.Growth;
import io.github.linuxmm.holder.HolderBook;
import io.github.linuxmm.pagealloc.MemoryAccount;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.settings.MinFreeKbytes;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What people advise against allocation failures, and whether it would help here. The effects are those that were measured
 * on the recordings (alerts/runbooks/knobs.md); the figures are this host's.
 */
final class Knobs {
    /** The host of the recordings that gained most from dropping caches had 35 MB of them, in 1 GiB. */
    private static final double WORTH_DROPPING = 0.02;

    private static final double MANY_DENTRIES = 0.1;
    /** Direct compactions from which on their outcome says something, as in MmHighOrderExhausted. */
    private static final double ENOUGH_RUNS = 10;

    private static final double HOPELESS = 0.95;
    private static final String WHO_ASKED = "it depends on who asked for what";
    private static final double HOUR = 3600;
    private static final int USUAL_SCALE = 100;

    private final Seen seen;
    private final Signs signs;
    private final Cause cause;

    private Knobs(Seen seen, Signs signs, Cause cause) {
        this.seen = seen;
        this.signs = signs;
        this.cause = cause;
    }

    /** All knobs where they could matter; none on a host that is fine or at its commit limit. */
    static ImmutableList<Knob> of(Seen seen, Signs signs, Verdict verdict) {
        if (verdict.cause() == Cause.NONE || verdict.cause() == Cause.COMMIT_LIMIT) {
            return ImmutableList.of();
        }
        Knobs knobs = new Knobs(seen, signs, verdict.cause());
        return ImmutableList.of(
                knobs.dropCaches(),
                knobs.compactMemory(),
                knobs.minFreeKbytes(),
                knobs.watermarkScaleFactor(),
                knobs.swappiness(),
                knobs.releaseTheHolder(),
                knobs.reboot());
    }

    private boolean isFragmentation() {
        return cause == Cause.FRAGMENTATION || cause == Cause.PINNED_MEMORY;
    }

    private Knob dropCaches() {
        String name = "drop_caches";
        return switch (cause) {
            case RACE -> Knob.moment(name, "hides the race until the cache is full again");
            case SHORTAGE -> Knob.no(name, "what it frees is available anyway");
            case OTHER -> Knob.notKnown(name, WHO_ASKED);
            default -> dropCaches(name);
        };
    }

    /** Page cache lies in movable blocks, which become whole without it; dentries and inodes do not. */
    private Knob dropCaches(String name) {
        OptionalDouble file = seen.course().now().get(Figure.FILE_BYTES);
        double slab = seen.course().now().get(Figure.SLAB_RECLAIMABLE_BYTES).orElse(0);
        if (file.isEmpty()) {
            return Knob.notKnown(name, "how much cache there is could not be read");
        }
        String amount = Amount.bytes(file.getAsDouble()) + " of page cache to drop";
        if (file.getAsDouble() >= WORTH_DROPPING * signs.total()) {
            return Knob.moment(name, amount + "; what pins memory stays");
        }
        return slab >= MANY_DENTRIES * signs.total()
                ? Knob.moment(name, amount + ", " + Amount.bytes(slab) + " of dentries and inodes")
                : Knob.no(name, amount);
    }

    private Knob compactMemory() {
        String name = "compact_memory";
        double runs = signs.compactions(HOUR);
        double failed = signs.failedCompactions(HOUR);
        String outcome = Amount.count(failed) + " of " + Amount.count(runs) + " runs failed "
                + (signs.isJustBegun()
                        ? "since boot"
                        : "in " + Amount.seconds(seen.course().covered(HOUR)));
        if (cause == Cause.RACE || cause == Cause.SHORTAGE) {
            return Knob.no(name, runs >= 1 ? outcome : "free memory is what is missing, not large blocks");
        }
        if (cause == Cause.OTHER) {
            return Knob.notKnown(name, WHO_ASKED);
        }
        if (runs >= ENOUGH_RUNS && failed > 0.8 * runs) {
            return Knob.no(name, outcome);
        }
        if (unmovableShare() > HOPELESS) {
            return Knob.no(name, "nearly all pageblocks have pinned pages in them");
        }
        return runs >= ENOUGH_RUNS
                ? Knob.yes(name, outcome + ": write to it once")
                : Knob.notKnown(name, "nobody has tried: write to it once; if no block comes, stop");
    }

    private Knob minFreeKbytes() {
        String name = "min_free_kbytes";
        OptionalDouble now = seen.sysctl(name);
        if (now.isEmpty()) {
            return Knob.notKnown(name, "it could not be read");
        }
        String value = Amount.count(now.getAsDouble());
        Optional<MinFreeKbytes> own = seen.ownMinFreeKbytes();
        boolean low = own.isPresent() && now.getAsDouble() < 0.9 * own.get().withoutHugePages();
        return switch (cause) {
            case RACE ->
                low
                        ? Knob.yes(
                                        name,
                                        value + "; this kernel's own is about "
                                                + own.get().withoutHugePages())
                                .tryFirst()
                        : Knob.yes(name, value + ": double it if watermark_scale_factor is not enough");
            case SHORTAGE -> Knob.no(name, value + ": more makes it worse");
            case OTHER -> Knob.notKnown(name, value + " now");
            default -> Knob.no(name, value + own.map(Knobs::choices).orElse(""));
        };
    }

    /** Fragmentation does not heed it, so what it is comes first of all. */
    private static String choices(MinFreeKbytes own) {
        return "; this kernel chooses about " + own.withoutHugePages()
                + (own.withHugePages().isPresent()
                        ? ", with huge pages " + own.withHugePages().getAsLong()
                        : "");
    }

    private Knob watermarkScaleFactor() {
        String name = "watermark_scale_factor";
        OptionalDouble now = seen.sysctl(name);
        if (cause != Cause.RACE) {
            return isFragmentation()
                    ? Knob.no(name, "helps in a race only")
                    : cause == Cause.SHORTAGE
                            ? Knob.no(name, "there is nothing to reclaim earlier")
                            : Knob.notKnown(name, WHO_ASKED);
        }
        if (now.isEmpty()) {
            return seen.isBefore(4, 6)
                    ? Knob.no(name, "this kernel has none: 4.6 and later do")
                    : first(Knob.yes(name, "set " + USUAL_SCALE + "; what it is now could not be read"));
        }
        if (now.getAsDouble() >= 2 * USUAL_SCALE) {
            return Knob.no(name, Amount.count(now.getAsDouble()) + " is plenty already");
        }
        Knob raise = Knob.yes(
                name,
                Amount.count(now.getAsDouble()) + " now; set "
                        + Amount.count(Math.max(USUAL_SCALE, 2 * now.getAsDouble())));
        return first(raise);
    }

    /** A reserve that somebody lowered is put right before anything else. */
    private Knob first(Knob raise) {
        return minFreeKbytes().first() ? raise : raise.tryFirst();
    }

    private Knob swappiness() {
        String name = "swappiness";
        OptionalLong swap =
                seen.meminfo().map(whole -> whole.value("SwapTotal")).orElse(OptionalLong.empty());
        if (swap.isEmpty()) {
            return Knob.notKnown(name, "whether there is swap could not be read");
        }
        if (swap.getAsLong() == 0) {
            return Knob.no(name, "no swap");
        }
        if (seen.isBefore(4, 0)) {
            return Knob.notKnown(name, "not measured on this kernel; people report that 10 helped");
        }
        return cause == Cause.SHORTAGE
                ? Knob.moment(name, "delays it while " + Amount.bytes(swapFree()) + " of swap are free")
                : Knob.no(name, "memory of processes is movable and not in the way");
    }

    private double swapFree() {
        return seen.meminfo()
                .map((Meminfo whole) -> whole.value("SwapFree").orElse(0))
                .orElse(0L);
    }

    private Knob releaseTheHolder() {
        String name = "release the holder";
        OptionalLong pinned = seen.memory().map(MemoryAccount::pinned).orElse(OptionalLong.empty());
        return switch (cause) {
            case RACE -> Knob.no(name, "what is pinned is not what is missing");
            case SHORTAGE ->
                pinned.isPresent() && pinned.getAsLong() > signs.total() / 4
                        ? Knob.yes(name, Amount.bytes(pinned.getAsLong()) + " are pinned")
                                .tryFirst()
                        : Knob.no(name, "little is pinned");
            case OTHER -> Knob.notKnown(name, WHO_ASKED);
            default ->
                Knob.yes(
                                name,
                                seen.namedHolders().stream()
                                        .findFirst()
                                        .map(Knobs::named)
                                        .orElse("ss -0 -e -m -p ; slabtop -o -s c"))
                        .tryFirst();
        };
    }

    static String named(Growth growth) {
        return growth.holder().name() + " (" + growth.source()
                + (HolderBook.isUpperBound(growth.source()) ? ", at most" : "") + ")";
    }

    private Knob reboot() {
        String name = "drain, reboot";
        return switch (cause) {
            case RACE -> Knob.no(name, "the race returns with the load");
            case SHORTAGE -> Knob.moment(name, "until the load is back");
            case OTHER -> Knob.notKnown(name, WHO_ASKED);
            default -> Knob.yes(name, "until it builds up again");
        };
    }

    /** The share of unmovable pageblocks in the zones up to Normal; 0 where it is not known. */
    private double unmovableShare() {
        return seen.pagetypeinfo().map(Pageblocks::of).map(Pageblocks::share).orElse(0.0);
    }
}
