package io.github.linuxmm.kernellog;

import com.google.common.base.Splitter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request was allowed to do before it failed, by the gfp mask of its failure message. */
public enum LoggedGfp {
    /** It could block, so reclaim was tried: GFP_KERNEL, GFP_USER, GFP_HIGHUSER, and also GFP_NOFS, GFP_NOIO. */
    KERNEL,
    /** It could not block: GFP_ATOMIC, GFP_NOWAIT. */
    ATOMIC,
    /** The message does not tell: no mask, a mask that was cut off, or a name that we do not know. */
    OTHER;

    /** Kernels from 4.6 on give names in brackets, and print no failure without them. */
    private static final Pattern MODE =
            Pattern.compile(", mode:0x([0-9a-f]{1,8})(?![0-9a-f])(?<open>\\((?:(?<names>[^)]*)\\))?)?");

    private static final Splitter NAMES = Splitter.on('|');
    private static final Set<String> BLOCKING = Set.of(
            "GFP_KERNEL",
            "GFP_KERNEL_ACCOUNT",
            "GFP_USER",
            "GFP_TEMPORARY",
            "GFP_HIGHUSER",
            "GFP_HIGHUSER_MOVABLE",
            "GFP_TRANSHUGE",
            "GFP_NOFS",
            "GFP_NOIO",
            "__GFP_RECLAIM",
            "__GFP_DIRECT_RECLAIM");
    private static final Set<String> NOT_BLOCKING =
            Set.of("GFP_ATOMIC", "GFP_NOWAIT", "GFP_TRANSHUGE_LIGHT", "GFP_DMA", "GFP_DMA32");

    private static final long WAIT_TO_4_3 = 0x10;
    private static final long DIRECT_RECLAIM_4_4 = 0x40_0000;
    private static final long KSWAPD_RECLAIM_4_4 = 0x200_0000;

    /** Of a text that starts with {@code , mode:0x...}; empty where it does not. */
    static Optional<LoggedGfp> of(String text) {
        Matcher mode = MODE.matcher(text);
        if (!mode.lookingAt()) {
            return Optional.empty();
        }
        if (mode.group("open") == null) {
            return Optional.of(ofMask(Long.parseLong(mode.group(1), 16)));
        }
        String names = mode.group("names");
        return Optional.of(names == null ? OTHER : ofNames(names));
    }

    /**
     * By the bits of {@code include/linux/gfp.h}, whose meaning changed in 4.4. Bit 0x2000000 tells the two apart: it
     * is unused up to 4.3, and 4.4 and 4.5 set it in every mask that may wake kswapd. Bit 0x400000 is direct reclaim
     * in 4.4; before, it comes with __GFP_WAIT or not at all. Bit 0x10 is __GFP_WAIT up to 4.3 and
     * __GFP_RECLAIMABLE in 4.4.
     */
    private static LoggedGfp ofMask(long mask) {
        boolean since44 = (mask & (KSWAPD_RECLAIM_4_4 | DIRECT_RECLAIM_4_4)) != 0;
        return (mask & (since44 ? DIRECT_RECLAIM_4_4 : WAIT_TO_4_3)) != 0 ? KERNEL : ATOMIC;
    }

    /** The list is complete, so a mask that names no way to block could not. */
    private static LoggedGfp ofNames(String names) {
        boolean unknown = false;
        for (String name : NAMES.split(names)) {
            if (BLOCKING.contains(name)) {
                return KERNEL;
            }
            unknown |= name.startsWith("GFP_") && !NOT_BLOCKING.contains(name);
        }
        return unknown ? OTHER : ATOMIC;
    }
}
