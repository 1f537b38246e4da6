/**
 * What a collector is, and how a scrape runs all of them.
 *
 * <pre>
 *   CollectorRegistry -> MmCollector: Host.look() -> Snapshot -> Collector (meminfo, buddyinfo, ...) -> Families
 *                             |
 *                          Deadline: runs the collectors on another thread and gives up on one that hangs
 *
 *   BackgroundTasks: a BackgroundLoop, with a thread, for each BackgroundTask of the collectors that are on
 * </pre>
 *
 * A {@link io.github.linuxmm.scrape.Collector} is what a user switches with {@code --[no-]collector.NAME}. It is never
 * run by two threads at once. What it throws or reports becomes {@code mm_exporter_collector_success 0}; the rest of
 * the scrape is complete.
 */
package io.github.linuxmm.scrape;
