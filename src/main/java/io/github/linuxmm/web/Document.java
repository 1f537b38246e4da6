package io.github.linuxmm.web;

import com.google.common.collect.ImmutableMap;

/**
 * An answer other than the metrics.
 *
 * @param headers beside Content-Type, such as a Content-Security-Policy
 * @param body not to be changed any more
 */
public record Document(int status, String contentType, ImmutableMap<String, String> headers, byte[] body) {}
