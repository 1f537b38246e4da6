package io.github.linuxmm.diagnosis;

import io.github.linuxmm.pagealloc.Availability;

/** How a host is, and why: what weighs most of the signs. */
record Verdict(State state, Cause cause) {
    /** With so little behind it, what is refused now counts although it was not seen to last. */
    private static final double TOO_SHORT = 300;

    static Verdict of(Signs signs, double covered) {
        if (signs.isShort()) {
            boolean hurts = signs.killed() || signs.killsAgainAndAgain() || signs.served(0) == Availability.UNAVAILABLE;
            return new Verdict(hurts ? State.FAILING : State.AT_RISK, Cause.SHORTAGE);
        }
        if (signs.isExhausted()) {
            return new Verdict(State.FAILING, Cause.FRAGMENTATION);
        }
        if (signs.killsAgainAndAgain()) {
            return new Verdict(State.FAILING, Cause.SHORTAGE);
        }
        if (signs.failsAgainAndAgain()) {
            Cause cause = causeOfFailures(signs);
            boolean goesOn = signs.failedLately() && (cause != Cause.FRAGMENTATION || signs.unusable() > 0.8);
            return new Verdict(goesOn ? State.FAILING : State.AT_RISK, cause);
        }
        if (covered < TOO_SHORT && refusesNow(signs) && signs.compactionIsHelpless()) {
            return new Verdict(State.FAILING, Cause.FRAGMENTATION);
        }
        if (signs.killed()) {
            return new Verdict(State.AT_RISK, Cause.SHORTAGE);
        }
        if (signs.isNearCommitLimit()) {
            return new Verdict(State.AT_RISK, Cause.COMMIT_LIMIT);
        }
        if (signs.isRacing() || signs.failsForSinglePages()) {
            return new Verdict(State.AT_RISK, Cause.RACE);
        }
        if (signs.isFragmented() || signs.wasFragmentedLately()) {
            return new Verdict(State.AT_RISK, Cause.FRAGMENTATION);
        }
        if (signs.pinnedLeaks() || signs.pinnedGrowsAndFragments()) {
            return new Verdict(State.AT_RISK, Cause.PINNED_MEMORY);
        }
        if (signs.failed()) {
            return new Verdict(State.AT_RISK, causeOfFailures(signs));
        }
        // A refusal of a moment is reclaim's everyday work.
        return new Verdict(signs.served() == Availability.UNKNOWN ? State.NOT_KNOWN : State.FINE, Cause.NONE);
    }

    private static boolean refusesNow(Signs signs) {
        return signs.served() == Availability.UNAVAILABLE
                && signs.served(0) == Availability.AVAILABLE
                && signs.unusable() > 0.95;
    }

    /** The share of smaller blocks jumps in a race, too, but single pages are refused only there. */
    private static Cause causeOfFailures(Signs signs) {
        if (signs.isRacing() || signs.refusedSinglePages()) {
            return Cause.RACE;
        }
        return signs.wasFragmented() ? Cause.FRAGMENTATION : signs.refusedForMoments() ? Cause.RACE : Cause.OTHER;
    }
}
