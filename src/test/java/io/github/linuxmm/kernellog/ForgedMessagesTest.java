package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that users without rights make the kernel log for them, as facility 0, through {@code /dev/kmsg}: it counts
 * nothing, and hides nothing.
 */
class ForgedMessagesTest {
    private static final String MODE = ", mode:0x40cc0(GFP_KERNEL|__GFP_COMP)";
    private static final String WHOLE = MODE + ", nodemask=(null),cpuset=/,mems_allowed=0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Mount options (fs/fs_context.c logfc, fs/fs_parser.c); tmpfs and overlay need a user namespace only.
                "tmpfs: Unknown parameter 'page allocation failure: order:4'",
                "tmpfs: Unknown parameter 'x: page allocation failure: order:4" + WHOLE + "'",
                "tmpfs: Unknown parameter 'x\\x0apage allocation failure: order:4" + WHOLE + "'",
                "tmpfs: Bad value for 'x: vmalloc: allocation failure: 4096 bytes'",
                "tmpfs: Unknown parameter 'vmalloc error: size 4096, exceeds total pages'",
                "overlayfs: unrecognized mount option \"x: page allocation failure: order:4\" or missing value",
                "overlayfs: failed to resolve '\\x0aOut of memory: Killed process 7 (x)': -2",
                "tmpfs: Unknown parameter '\\x0aoom-kill:constraint=CONSTRAINT_NONE,task=x,pid=7,uid=0'",
                "tmpfs: Unknown parameter '\\x0aSLUB: Unable to allocate memory on node -1, gfp=0xcc0(GFP_KERNEL)'",
                "tmpfs: Unknown parameter '\\x0awarn_alloc: 99 callbacks suppressed'",
                // More than 15 bytes, however few characters they are.
                "\\xc3\\xbc\\xc3\\xbc\\xc3\\xbc\\xc3\\xbc\\xc3\\xbc\\xc3\\xbc\\xc3\\xbc\\xc3\\xbc: page allocation failure: order:4"
                        + WHOLE,
                // Module parameters (kernel/module), file names (fs/exec.c), a user's cgroups (kernel/cgroup/pids.c).
                "zram: unknown parameter 'x: page allocation failure: order:4' ignored",
                "loop: `page allocation failure: order:4' invalid for parameter `max_loop'",
                "process 'x' launched '/tmp/a: page allocation failure: order:4" + MODE
                        + "' with NULL argv: empty string added",
                "cgroup: fork rejected by pids controller in /user.slice/a: page allocation failure: order:4",
                "Memory cgroup stats for /user.slice/x: page allocation failure: order:4" + MODE + ":",
                // USB strings (drivers/usb/core/hub.c) and the names of input devices, which /dev/uinput takes too.
                "usb 1-1: Product: page allocation failure: order:4" + WHOLE,
                "usb 3-12.4: Manufacturer: x: page allocation failure: order:4" + WHOLE,
                "usb 1-1: SerialNumber: vmalloc: allocation failure: 4096 bytes",
                "input: page allocation failure: order:4 as /devices/virtual/input/input7",
                "input: page allocation failure: order:4, mode:0x0 as /devices/virtual/input/input7",
                "input: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL) as /devices/virtual/input/input7",
                "input: page allocation failure: order:4, mode:0x0(), nodemask=,cpuset= as /devices/virtual/input/input7",
                "input: vmalloc: allocation failure: 1 bytes as /devices/virtual/input/input7",
                "input: vmalloc error: size 1, exceeds total pages as /devices/virtual/input/input7",
                "hid-generic 0003:046D:C52B.0001: input,hidraw0: USB HID v1.11 Mouse [x: page allocation failure: order:4] on usb-1",
                // Network devices, which need a network namespace only, and disks.
                "vmalloc: renamed from eth0",
                "warn_alloc: left promiscuous mode",
                "ata1.00: ATA-8: page allocation failure: order:4, 1.0, max UDMA/133",
                // Names of processes, at most 15 bytes of anything.
                "page allocation[7]: segfault at 0 ip 0000000000000000 sp 00007ffd00000000 error 14 in x[400000+1000]",
                "Out of memory[7]: segfault at 0 ip 0000000000000000 sp 00007ffd00000000 error 14 in x[400000+1000]",
                "Out of memory (7): drop_caches: 3",
                "oom-kill:constr (7): drop_caches: 3",
                "x\\x0aOut of memory (7): drop_caches: 3"
            })
    void whatAUserHasTheKernelLogCountsNothing(String text) {
        KernelLog log = log(text);
        assertThat(Counts.of(log)).isEmpty();
        assertThat(log.lastReports()).isEqualTo(new LastReports(ImmutableList.of(), 0, 0, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: b: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)                 | order4/kernel
            a\\x0ab: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)              | order4/kernel
            \\x0a\\x0a: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)           | order4/kernel
            : page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)                     | order4/kernel
            page allocation: page allocation failure: order:3, mode:0x820(GFP_ATOMIC), nodemask=0-1         | order3/atomic
            123456789012345: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)      | order4/kernel
            \\xc3\\xbc\\x5c\\xff\\xff\\xff\\xff\\xff\\xff: page allocation failure: order:1, mode:0xcc0(GFP_KERNEL) | order1/kernel
            x: page allocation failure: order:2, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=a b,mems_allowed=0-3,8 | order2/kernel
            x: page allocation failure: order:2, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=            | order2/kernel
            x: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=x: page allocation failure: order:9,mems_allowed=0 | order4/kernel
            a: b: vmalloc error: size 8192, page order 0, failed to allocate pages, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/,mems_allowed=0 | vmalloc
            oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/page allocation failure: order:4,task=x,pid=7,uid=0 | oom/memcg
            """)
    void aNameHidesNothingAndAddsNothing(String text, String counts) {
        assertThat(counts(text)).isEqualTo(Counts.parse(counts));
    }

    /** Names cannot be told from the rest of such a line but by their place. */
    @Test
    void aUsersGroupKillHidesNoOtherKill() {
        assertThat(counts(
                        "usb 1-1: Product: x are going to be killed due to memory.oom.group set",
                        "Out of memory: Killed process 7 (x) total-vm:1736kB, anon-rss:44kB"))
                .isEqualTo(Map.of("oom/none", 1L));
    }

    @Test
    void aUsersOomReportDoublesNoKill() {
        assertThat(counts(
                        "oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/a,pid=5,task_memcg=/a,pid=5,task=x,pid=1,pid=7,uid=0",
                        "tmpfs: Unknown parameter 'x invoked oom-killer: gfp_mask=0xd0'",
                        "Memory cgroup out of memory: Killed process 7 (x) total-vm:1736kB, anon-rss:44kB"))
                .isEqualTo(Map.of("oom/memcg", 1L));
    }

    private static Map<String, Long> counts(String... texts) {
        return Counts.of(log(texts));
    }

    /** Each text as the record of the kernel's that the device gives for it. */
    private static KernelLog log(String... texts) {
        ScriptedKmsg kmsg = new ScriptedKmsg();
        long wait = 20_000;
        int seq = 0;
        for (String text : texts) {
            kmsg.givesAfter(
                    wait, "4," + seq++ + "," + (ScriptedKmsg.START + 20) * 1_000_000 + ",-,caller=T7;" + text + "\n");
            wait = 0;
        }
        kmsg.run();
        return kmsg.log;
    }
}
