package io.github.linuxmm.diagnosis;

import io.github.linuxmm.pagealloc.Availability;

/** How a host is, and why: what weighs most of the signs. */
record Verdict(State state, Cause cause) {
    static Verdict of(Signs signs) {
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
        if (signs.isOutOfPages() && signs.isNearlyShort()) {
            return new Verdict(signs.lacksPagesForLong() ? State.FAILING : State.AT_RISK, Cause.SHORTAGE);
        }
        if (signs.failsAgainAndAgain()) {
            Cause cause = causeOfFailures(signs);
            boolean goesOn = signs.failedLately() && (cause != Cause.FRAGMENTATION || signs.unusable() > 0.8);
            return new Verdict(goesOn ? State.FAILING : State.AT_RISK, cause);
        }
        if (signs.isJustBegun() && refusesNow(signs) && signs.compactionIsHelpless()) {
            return new Verdict(State.FAILING, Cause.FRAGMENTATION);
        }
        if (signs.killed()) {
            return new Verdict(State.AT_RISK, Cause.SHORTAGE);
        }
        if (signs.isNearCommitLimit()) {
            return new Verdict(State.AT_RISK, Cause.COMMIT_LIMIT);
        }
        if (signs.lacksPagesForLong()) {
            return new Verdict(State.FAILING, Cause.RACE);
        }
        if (signs.isRacing() || signs.failsForSinglePages() || signs.isJustBegun() && signs.isOutOfPages()) {
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
        if (signs.minFreeIsTooSmall()) {
            return new Verdict(State.AT_RISK, Cause.RACE);
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
        if (signs.isNearlyShort()) {
            return Cause.SHORTAGE;
        }
        if (signs.isRacing() || signs.refusedSinglePages()) {
            return Cause.RACE;
        }
        return signs.wasFragmented() ? Cause.FRAGMENTATION : signs.refusedForMoments() ? Cause.RACE : Cause.OTHER;
    }
}
