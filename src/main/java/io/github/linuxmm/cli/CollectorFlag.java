package io.github.linuxmm.cli;

/**
 * A collector that {@code --[no-]collector.NAME} switches.
 *
 * @param help one line for {@code --help}
 */
public record CollectorFlag(String name, boolean onByDefault, String help) {}
