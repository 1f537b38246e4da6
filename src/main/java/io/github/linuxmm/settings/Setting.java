package io.github.linuxmm.settings;

/**
 * A setting that somebody changed.
 *
 * @param name as {@code sysctl} has it, {@code vm.swappiness}, or the file's below {@code /sys/kernel/mm}
 * @param value as the kernel shows it, values of a vector with blanks between
 * @param kernels what this kernel would choose itself
 * @param why what it is about here, in a few words
 */
public record Setting(String name, String value, String kernels, String why) {}
