/**
 * The page allocator's own test, as pure functions on what {@link io.github.linuxmm.procfs} read: would a request of
 * order N be served now, how often, and if not, why. docs/model.md explains it to people.
 *
 * <pre>
 *   FreeBlocks     one row of buddyinfo: blocks that fit an order, unusable free ratio, fragmentation index
 *   ZoneState      one zone: the watermark test, for GFP_KERNEL and GFP_ATOMIC, above min or low
 *   HostState      all zones that a request may fall back to
 *   WatermarkRule  the arithmetic before and since Linux 4.4
 * </pre>
 *
 * Nothing here knows Prometheus, and nothing knows a particular order. What cannot be said is absent: a zone without
 * a watermark, without a lowmem reserve, or in only one of the two files is not guessed.
 */
package io.github.linuxmm.pagealloc;
