package io.github.linuxmm.scrape;

import java.util.Optional;

/**
 * How a collector's last run went, for people.
 *
 * @param absent this kernel does not have its files
 * @param problem why it failed; empty where it did not
 */
public record CollectorState(String name, boolean absent, Optional<String> problem) {}
