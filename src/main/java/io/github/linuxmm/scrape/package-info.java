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
 *
 * <p>Most of an exposition is the same from one scrape to the next. What is kept for that, and what it gains of a scrape
 * (make bench, 2 cores, all default collectors, OpenMetrics, gzip): a {@link io.github.linuxmm.scrape.Family} gives the
 * same object while its one value is the same, and {@code web.TextWriter} copies the bytes of a family that is the same
 * object, together 5 to 6 % of the time and a third of the garbage; an unchanged sysctl is the same record, and all
 * unchanged the same families, 4 % and a quarter. So families are made once ({@link io.github.linuxmm.scrape.NameCache}),
 * and names of the kernel are one String ({@code procfs.NameInterner}: 2 % and a fifth).
 */
package io.github.linuxmm.scrape;
