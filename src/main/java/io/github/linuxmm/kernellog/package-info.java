/**
 * The kernel log: which allocations failed, as the kernel itself reports it.
 *
 * <pre>
 *   /dev/kmsg -> KmsgReader -> KmsgRecord -> KernelMessages -> KernelLog -> a collector
 *   a recorded console -> ConsoleLine --------^
 * </pre>
 *
 * The counters are a lower bound: the kernel prints at most one failure in 10 s over all callers (10 in 5 s before 5.4),
 * and none for requests with __GFP_NOWARN.
 */
package io.github.linuxmm.kernellog;
