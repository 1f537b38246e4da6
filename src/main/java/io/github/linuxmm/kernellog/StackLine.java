package io.github.linuxmm.kernellog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a stack as the kernel prints it, whole: a user's text cannot be one, for the kernel begins what it prints of
 * a user with words of its own, or ends it so.
 *
 * <pre>
 *   [&lt;ffffffff811869a0&gt;] warn_alloc_failed+0x110/0x180                x86 to 4.9, with a marker of the stack before
 *    dump_stack_lvl+0x44/0x5c                                         x86, arm64, riscv since 4.10
 *    probe_fn+0x7e/0x120 [fragger]                                    of a module; since 5.15 also with its build ID
 *    ? drain_local_pages+0x16/0x20                                    a guess
 *   [c00000000a3b3a40] [c000000000d7f0a8] dump_stack+0xa4/0xd8 (unreliable)      powerpc
 *    [&lt;0000000000112f48&gt;] show_stack+0x90/0xf8                        s390
 *   [&lt;c0108a5c&gt;] (unwind_backtrace) from [&lt;c01052ac&gt;] (show_stack+0x18/0x1c)   arm; to 3.12 with +0x on both
 *    unwind_backtrace from show_stack+0x10/0x14                       arm since 5.19
 * </pre>
 *
 * Sources: arch/x86/kernel/dumpstack.c, arch/arm64/kernel/stacktrace.c, arch/powerpc/kernel/process.c,
 * arch/s390/kernel/dumpstack.c, arch/arm/kernel/traps.c; lib/vsprintf.c symbol_string, kernel/kallsyms.c
 * __sprint_symbol.
 *
 * @param function its name, without what the compiler appended, such as {@code .constprop.0}
 * @param module empty where it is the kernel itself
 * @param guess whether the kernel only found its address somewhere on the stack
 */
record StackLine(String function, Optional<String> module, boolean guess) {
    private static final Pattern LINE = Pattern.compile(" *(?:<\\w{1,16}> *)?"
            + "(?:\\[<?[0-9a-f]{8,16}>?\\] )?(?:\\[[0-9a-f]{8,16}\\] )?"
            + "(?:\\(?\\w{1,128}(?:\\+0x[0-9a-f]{1,8}/0x[0-9a-f]{1,8})?(?: \\[[\\w-]{1,56}\\])?\\)? from"
            + " (?:\\[<[0-9a-f]{8,16}>\\] )?)?"
            + "(?<guess>\\? )?\\(?\\.?(?<function>\\w{1,64})(?:[.$][\\w.$]{1,64})?\\+0x[0-9a-f]{1,8}/0x[0-9a-f]{1,8}"
            + "(?: \\[(?<module>[\\w-]{1,56})(?: [0-9a-f]{16,40})?\\])?\\)?(?<unreliable> \\(unreliable\\))?\\s*");

    /** What the line says; empty where it is none of a stack. */
    static Optional<StackLine> of(String text) {
        if (!text.contains("+0x")) {
            return Optional.empty();
        }
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            return Optional.empty();
        }
        return Optional.of(new StackLine(
                line.group("function"),
                Optional.ofNullable(line.group("module")),
                line.group("guess") != null || line.group("unreliable") != null));
    }

    /** {@code function}, or {@code function [module]}. */
    String text() {
        return module.map(name -> function + " [" + name + "]").orElse(function);
    }
}
