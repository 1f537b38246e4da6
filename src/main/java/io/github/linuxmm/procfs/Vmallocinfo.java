package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * {@code /proc/vmallocinfo}: pages by who allocated them. Areas that map pages of others (ioremap, vmap) hold none.
 *
 * @param pages by caller: the function, and {@code [module]} where it is in one; the largest first
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Vmallocinfo(ImmutableMap<String, Long> pages, Optional<String> problem) {}
