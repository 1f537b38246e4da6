/**
 * One look at a host.
 *
 * <pre>
 *   Procfs (descriptors, or a recording) -> Host: the readers, and what is read in the background
 *                                            | look()
 *                                          Snapshot: each file read at most once, when first asked
 * </pre>
 *
 * A scrape, a tick of the sampler, a step of a replay and {@code --once} each take a {@link
 * io.github.linuxmm.snapshot.Snapshot}; whoever is given the same one sees the same records.
 */
package io.github.linuxmm.snapshot;
