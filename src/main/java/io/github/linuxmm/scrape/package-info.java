/**
 * What a collector is, and how a scrape runs all of them.
 *
 * <pre>
 *   CollectorRegistry -> MmCollector: Host.look() -> Snapshot -> Collector (meminfo, buddyinfo, ...) -> Families
 *                             |
 *                          Turn: who collects, and who goes on where that thread hangs
 *                          Deadline: runs collectors on other threads and gives up on one that hangs
 *
 *   BackgroundTasks: a BackgroundLoop, with a thread, for each BackgroundTask of the collectors that are on
 * </pre>
 *
 * A {@link io.github.linuxmm.scrape.Collector} is what a user switches with {@code --[no-]collector.NAME}. It is never
 * run by two threads at once. In a request it runs on the request's thread; the server begins a request that takes long a
 * second time, and the second attempt takes the turn from the first. What it throws or reports becomes {@code mm_exporter_collector_success 0}; the rest of
 * the scrape is complete.
 *
 * <p>Most of an exposition is the same from one scrape to the next. What is kept for that, and what it gains of a scrape
 * (user instructions by cachegrind and bytes allocated, all default collectors, OpenMetrics, gzip, scrapes 15 s apart):
 *
 * <pre>
 *   Family: the same object while its one value is the same                7 %, a third of the allocation
 *     with web.TextWriter, which copies the bytes of a family that is the same object     8 %
 *   web.TextWriter's headers                                               7 %
 *   procfs.NameInterner: one String for equal bytes                        7 %, a sixth
 *   SysctlFile and SysctlCollector: the same record, the same families     4 %, a quarter; kept for what it allocates
 * </pre>
 *
 * One contract follows from it: the same MetricFamilySamples object means the same bytes. That a file has its names in the
 * same order each time saves look-ups in NameCache and for TextWriter's headers; in NameInterner it gained 1 %, and is not
 * used.
 */
package io.github.linuxmm.scrape;
