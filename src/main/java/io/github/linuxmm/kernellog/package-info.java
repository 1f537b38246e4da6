/**
 * The kernel log: what failed, as the kernel itself said it. Nothing here knows Prometheus.
 *
 * <pre>
 *   /dev/kmsg --KmsgReader--> KmsgRecord --LiveBoundary--> KernelLog --> KernelLogCounts, LastReports
 *   console, syslog, dmesg ---ConsoleLine----------------------^
 * </pre>
 *
 * One daemon thread reads, because a read of {@code /dev/kmsg} sleeps until the next message and Java can neither poll
 * it nor wake it. Everything else is plain code with the clock passed in.
 *
 * <p>The counters are a lower bound: the kernel prints at most one page allocation failure in 10 s over all callers
 * (10 in 5 s before 5.4), and none for {@code __GFP_NOWARN}. Their silence proves nothing.
 *
 * <p>Message forms: Linux 2.6.32 to 6.18, {@code mm/page_alloc.c}, {@code mm/oom_kill.c}, {@code mm/slub.c},
 * {@code mm/slab.c}, {@code mm/vmalloc.c}.
 */
package io.github.linuxmm.kernellog;
