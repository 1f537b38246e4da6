/**
 * Records of {@link io.github.linuxmm.procfs} in, metric families out.
 *
 * <pre>
 *   CollectorRegistry -> MmCollector -> Subsystem (meminfo, buddyinfo, ...) -> Families
 *                             |
 *                          Deadline: runs the subsystems on another thread and gives up on one that hangs
 * </pre>
 *
 * A {@link io.github.linuxmm.collector.Subsystem} is what a user switches with {@code --[no-]collector.NAME}. It is
 * never run by two threads at once. What it throws or reports becomes {@code mm_exporter_collector_success 0}; the rest
 * of the scrape is whole.
 */
package io.github.linuxmm.collector;
