/**
 * The collectors, one a file and nothing else: a {@link io.github.linuxmm.snapshot.Snapshot} in, {@link
 * io.github.linuxmm.scrape.Families} out. They keep no reader; what a file's names and an unchanged file's families
 * are kept for is said in {@link io.github.linuxmm.scrape}.
 */
package io.github.linuxmm.collector;
