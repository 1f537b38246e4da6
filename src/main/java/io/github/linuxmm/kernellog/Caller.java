package io.github.linuxmm.kernellog;

/**
 * What a function in the stack of a failure usually means.
 *
 * @param function the one that tells, as in {@link LoggedFailure#callers}
 * @param usually who asks, in a few words that go on from "usually"
 * @param helps what helps there, a sentence
 * @param source where that is to be read: a file of the kernel, with its version, or a public report
 */
public record Caller(String function, String usually, String helps, String source) {}
