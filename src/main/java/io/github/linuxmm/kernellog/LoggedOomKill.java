package io.github.linuxmm.kernellog;

/**
 * One OOM kill that the kernel log told of.
 *
 * @param unixSeconds when it was logged
 * @param live whether it was logged since the reader started
 * @param constraint what had run out of memory
 * @param process the name of the task that was killed, at most 15 characters, all of them printable ASCII; users choose
 *     such names. Empty where the log does not tell
 */
public record LoggedOomKill(double unixSeconds, boolean live, OomConstraint constraint, String process) {}
