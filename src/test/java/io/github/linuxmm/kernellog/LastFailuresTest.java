package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asked for the pages that the kernel refused last, by the stack below each failure. */
class LastFailuresTest {
    private static final String FAILED =
            "runc: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP), nodemask=(null),cpuset=/,mems_allowed=0";
    private static final String TASK = "CPU: 3 PID: 7 Comm: runc Not tainted 6.1.0-9-amd64 #1  Debian 6.1.27-1";
    private static final List<String> STACK = List.of(
            TASK,
            "Call Trace:",
            " <TASK>",
            " dump_stack_lvl+0x44/0x5c",
            " warn_alloc+0x151/0x170",
            " __alloc_pages_slowpath.constprop.0+0xd04/0xe70",
            " __alloc_pages+0x305/0x330",
            " __kmalloc_large_node+0x6e/0xe0",
            " ? _copy_from_user+0x46/0x60",
            " mem_cgroup_css_alloc+0x9/0x10",
            " cgroup_apply_control_enable+0x12/0x300",
            " cgroup_mkdir+0x1d/0x400",
            " do_syscall_64+0x5d/0x90",
            " </TASK>");

    private final KernelLog log = new KernelLog();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A-k61          | frag_probe | atomic | 6  | 91 | probe_fn [fragger]
            C2-lowmin-k612 | frag_probe | kernel | 8  | 11 | probe_fn [fragger]
            N-k612         | frag_probe | atomic | 7  | 85 | probe_fn [fragger]
            P-k61          | frag_probe | kernel | 5  | 36 | probe_fn [fragger]
            P3ctl-k61      | frag_probe | kernel | 2  | 7  | probe_fn [fragger]
            U3-k61         | lab        | kernel | 11 | 86 | sock_kmalloc, ____sys_sendmsg, ___sys_sendmsg, __sys_sendmsg
            W512-k612      | frag_probe | kernel | 6  | 4  | probe_fn [fragger]
            """)
    void aRecordedFailureSaysWhoAsked(
            String trace, String process, String gfp, int logged, long heldBack, String callers) throws IOException {
        LastReports reports = ReplayedLog.of(Fixtures.RECORDINGS.resolve(trace).resolve("kernel.log.gz"))
                .lastReports();
        assertThat(reports.logged()).isEqualTo(logged);
        assertThat(reports.heldBack()).isEqualTo(heldBack);
        assertThat(reports.failures())
                .hasSize(Math.min(logged, LastReports.MOST_FAILURES))
                .allSatisfy(failure -> {
                    assertThat(failure.process()).isEqualTo(process);
                    assertThat(failure.order()).isEqualTo(4);
                    assertThat(failure.gfp()).hasToString(gfp.toUpperCase(Locale.ROOT));
                    assertThat(String.join(", ", failure.callers())).isEqualTo(callers);
                    assertThat(failure.inInterrupt()).isFalse();
                });
    }

    @Test
    void theLastEightAreKeptWithWhenAndWhatWasHeldBackBefore() throws IOException {
        ImmutableList<LoggedFailure> failures = ReplayedLog.of(Fixtures.RECORDINGS.resolve("A-k61/kernel.log.gz"))
                .lastReports()
                .failures();
        assertThat(failures.get(0).unixSeconds()).isEqualTo(462.224119);
        assertThat(failures).extracting(LoggedFailure::heldBackBefore).containsExactly(0L, 19L, 15L, 19L, 19L, 19L);
        for (int i = 0; i < 20; i++) {
            log.add(FAILED, true, i);
        }
        assertThat(log.lastReports().failures())
                .extracting(LoggedFailure::unixSeconds)
                .containsExactly(12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0);
        assertThat(log.lastReports().logged()).isEqualTo(20);
    }

    @Test
    void aFailureOfBeforeTheStartIsKeptAndCountsNothing() {
        log.add("warn_alloc: 7 callbacks suppressed", false, 4);
        add(false, FAILED);
        STACK.forEach(line -> add(false, line));
        LastReports reports = log.lastReports();
        assertThat(reports.heldBack()).isEqualTo(7);
        LoggedFailure failure = reports.failures().get(0);
        assertThat(failure.live()).isFalse();
        assertThat(failure.callers())
                .containsExactly("mem_cgroup_css_alloc", "cgroup_apply_control_enable", "cgroup_mkdir");
        assertThat(Counts.of(log)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " [<ffffffff811869a0>] NAME+0x110/0x180",
                "[<ffffffff811869a0>] NAME+0x110/0x180",
                " [<ffffffff811869a0>] NAME+0x110/0x180 [MODULE]",
                " NAME+0x110/0x180",
                " NAME.constprop.0+0x110/0x180",
                " NAME.isra.12.part.3+0x110/0x180 [MODULE]",
                " NAME+0x110/0x180 [MODULE 0123456789abcdef0123456789abcdef01234567]",
                "[c00000000a3b3a40] [c000000000d7f0a8] NAME+0x110/0x180",
                "[c00000000a3b3a40] [c000000000d7f0a8] .NAME+0x110/0x180",
                " [<0000000000112f48>] NAME+0x90/0xf8",
                "[<c0108a5c>] (before+0x0/0x10) from [<c01052ac>] (NAME+0x18/0x1c)",
                "[<c0108a5c>] (before) from [<c01052ac>] (NAME+0x18/0x1c)",
                " before from NAME+0x10/0x14"
            })
    void everyKernelsStackIsRead(String form) {
        add(true, FAILED);
        add(true, TASK);
        for (String function : List.of("dump_stack", "warn_alloc", "__alloc_pages", "kmalloc_order", "asked")) {
            add(true, form.replace("NAME", function).replace("MODULE", "nf_conntrack"));
        }
        assertThat(callers()).containsExactly(form.contains("MODULE") ? "asked [nf_conntrack]" : "asked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ? guessed+0x1/0x2",
                "[<ffffffff811869a0>] ? guessed+0x1/0x2",
                "[c00000000a3b3a40] [c000000000d7f0a8] guessed+0xa4/0xd8 (unreliable)",
                " ? 0xffffffffc0462000",
                "input: guessed+0x1/0x2 as /devices/virtual/input/input7",
                "tmpfs: Unknown parameter ' guessed+0x1/0x2'",
                "usb 1-1: Product: guessed+0x1/0x2",
                " guessed+0x1/0x2 is not all",
                "process 'x' launched '/tmp/ guessed+0x1/0x2' with NULL argv: empty string added"
            })
    void aGuessAndAUsersTextAreNoCallers(String line) {
        add(true, FAILED);
        for (String own : STACK) {
            add(true, own);
            add(true, line);
        }
        assertThat(callers()).containsExactly("mem_cgroup_css_alloc", "cgroup_apply_control_enable", "cgroup_mkdir");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CPU: 3 PID: 7 Comm: runc Kdump: loaded Tainted: G               ------------ T 3.10.0-1062.18.1.el7.x86_64 #1",
                "CPU: 3 PID: 7 Comm: runc Kdump: loaded Not tainted 5.14.0-325.el9.x86_64 #1",
                "CPU: 3 UID: 0 PID: 7 Comm: runc Not tainted 6.12.0 #1 PREEMPT(full)  9fff08c9212a99aea2ebbc",
                "Pid: 7, comm: runc Tainted: P           O 3.3.0-gentoo-r1 #1"
            })
    void aTasksLineIsReadInItsForms(String line) {
        add(true, "page allocation failure: order:4");
        add(true, line);
        add(true, " warn_alloc+0x151/0x170");
        assertThat(log.lastReports().failures().get(0).process()).isEqualTo("runc");
    }

    /** Seen on el7: two processes of one name, and the first stack below the failure is a warning's. */
    @Test
    void anothersReportBetweenIsPassedOver() {
        add(true, FAILED);
        add(true, "kmem_cache_create(nf_conntrack_48971) failed with error -12");
        add(true, TASK);
        add(true, " dump_stack+0x19/0x1b");
        add(true, " kmem_cache_create+0x187/0x1b0");
        add(true, " nf_conntrack_init_net+0x100/0x270 [nf_conntrack]");
        add(true, TASK);
        add(true, " dump_stack_lvl+0x44/0x5c");
        add(true, " dump_header+0x4a/0x1f0");
        add(true, " out_of_memory+0xed/0x510");
        add(true, " __alloc_pages_slowpath.constprop.0+0xd04/0xe70");
        add(true, " asked_before_the_kill+0x305/0x330");
        add(true, "CPU: 1 PID: 9 Comm: java Not tainted 6.1.0-9-amd64 #1");
        add(true, " dump_stack+0x19/0x1b");
        add(true, " warn_alloc+0x151/0x170");
        add(true, " __alloc_pages+0x305/0x330");
        add(true, " another_one+0x305/0x330");
        STACK.forEach(line -> add(true, line));
        add(true, "CPU: 1 PID: 9 Comm: runc Not tainted 6.1.0-9-amd64 #1");
        add(true, " behind_the_stack+0x305/0x330");
        assertThat(callers()).containsExactly("mem_cgroup_css_alloc", "cgroup_apply_control_enable", "cgroup_mkdir");
    }

    @Test
    void anInterruptsStackEndsWhereTheTasksBegins() {
        add(true, "swapper/0: page allocation failure: order:3, mode:0x40820(GFP_ATOMIC|__GFP_COMP), nodemask=(null)");
        List.of(
                        "CPU: 0 PID: 0 Comm: swapper/0 Tainted: G           OE      6.1.0-9-amd64 #1",
                        "Call Trace:",
                        " <IRQ>",
                        " dump_stack_lvl+0x44/0x5c",
                        " warn_alloc+0x151/0x170",
                        " __alloc_pages+0x305/0x330",
                        " page_frag_alloc_align+0x3d/0x110",
                        " __napi_alloc_skb+0x8d/0x140",
                        " page_to_skb+0x2d/0x480 [virtio_net]",
                        " </IRQ>",
                        " <TASK>",
                        " default_idle+0x5/0x20")
                .forEach(line -> add(true, line));
        LoggedFailure failure = log.lastReports().failures().get(0);
        assertThat(failure.inInterrupt()).isTrue();
        assertThat(failure.callers()).containsExactly("__napi_alloc_skb", "page_to_skb [virtio_net]");
    }

    @Test
    void aFailureInPiecesHasItsModeFromTheNextMessageAndItsProcessFromItsStack() {
        add(true, "page allocation failure: order:4");
        add(true, ", mode:0x14080c0(GFP_KERNEL|__GFP_ZERO), nodemask=(null)");
        STACK.forEach(line -> add(true, line));
        LoggedFailure failure = log.lastReports().failures().get(0);
        assertThat(failure.gfp()).isEqualTo(LoggedGfp.KERNEL);
        assertThat(failure.process()).isEqualTo("runc");
        assertThat(failure.callers()).hasSize(3);
    }

    @Test
    void whatIsKeptIsBoundedAndPrintable() {
        add(true, FAILED.replace("runc", "\u001b[31m\u00fc<b>\n\u007fx"));
        add(true, TASK.replace("runc", "\u001b[31m\u00fc<b>\n\u007fx"));
        add(true, " warn_alloc+0x151/0x170");
        for (int i = 0; i < 100; i++) {
            add(true, " caller_" + i + "+0x1/0x2");
        }
        add(true, " " + "x".repeat(5_000) + "+0x1/0x2");
        LoggedFailure failure = log.lastReports().failures().get(0);
        assertThat(failure.process()).isEqualTo("?[31m?<b>??x");
        assertThat(failure.callers()).hasSize(LoggedFailure.MOST_CALLERS);
    }

    @Test
    void aLaterStackIsNotTheFailures() {
        add(true, FAILED);
        for (int i = 0; i < 500; i++) {
            add(true, "eth0: link up");
        }
        STACK.forEach(line -> add(true, line));
        assertThat(callers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            oom-2.6.32.log                 | NONE  | httpd
            oom-4.14.log                   | MEMCG | worker
            oom-5.0-three-lines.log        | NONE  | stress
            oom-6.1-group.log              | NONE  | a,pid=1,uid=0
            oom-el8-no-constraint-line.log | MEMCG | node
            """)
    void theLastOomKillSaysWhoWasKilled(String file, OomConstraint constraint, String process) throws IOException {
        LoggedOomKill kill = ReplayedLog.of(ReplayedLog.RESOURCES.resolve(file))
                .lastReports()
                .lastOomKill()
                .orElseThrow();
        assertThat(kill.constraint()).isEqualTo(constraint);
        assertThat(kill.process()).isEqualTo(process);
        assertThat(kill.live()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Killed process 931 (helper) total-vm:49380kB, anon-rss:48000kB, file-rss:0kB, shmem-rss:0kB",
                "Killed process 931 (helper), UID 27, total-vm:49380kB, anon-rss:48000kB",
                "Killed process 931, UID 27, (helper) total-vm:49380kB, anon-rss:48000kB",
                "Killed process 931 (helper)"
            })
    void aChildThatIsKilledInItsParentsPlaceIsWhoWasKilled(String second) {
        add(true, "Out of memory: Kill process 900 (java) score 900 or sacrifice child");
        assertThat(log.lastReports().lastOomKill().orElseThrow().process()).isEqualTo("java");
        add(true, second);
        assertThat(log.lastReports().lastOomKill().orElseThrow().process()).isEqualTo("helper");
    }

    @Test
    void itIsKeptAlsoFromBeforeTheStartUntilTheNextOne() {
        assertThat(log.lastReports().lastOomKill()).isEmpty();
        log.add("Out of memory: Killed process 7 (x) total-vm:1kB, anon-rss:1kB", false, 5);
        assertThat(log.lastReports().lastOomKill()).contains(new LoggedOomKill(5, false, OomConstraint.NONE, "x"));
        log.add(
                "oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/a,task=y,pid=1,uid=0,task_memcg=/a,task=a\u001b,b)c,pid=7,uid=0",
                true,
                6);
        log.add("tmpfs: Unknown parameter 'Killed process 9 (forged) total-vm:1kB'", true, 6);
        assertThat(log.lastReports().lastOomKill()).contains(new LoggedOomKill(6, true, OomConstraint.MEMCG, "a?,b)c"));
    }

    /** A record is not torn while the log is read. */
    @Test
    void othersMayAskWhileTheLogIsRead() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            for (int i = 0; i < 2_000; i++) {
                log.add(FAILED, true, i);
                STACK.forEach(line -> add(true, line));
            }
        });
        reader.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        reader.start();
        while (reader.isAlive()) {
            ImmutableList<LoggedFailure> failures = log.lastReports().failures();
            assertThat(failures).hasSizeLessThanOrEqualTo(LastReports.MOST_FAILURES);
            assertThat(failures.stream().limit(Math.max(0, failures.size() - 1)))
                    .allSatisfy(failure -> assertThat(failure.callers()).hasSize(3));
        }
        reader.join();
        assertThat(thrown).hasNullValue();
        assertThat(log.lastReports().logged()).isEqualTo(2_000);
    }

    private void add(boolean live, String text) {
        log.add(text, live, 5);
    }

    private List<String> callers() {
        return log.lastReports().failures().get(0).callers();
    }
}
