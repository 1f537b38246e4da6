package io.github.linuxmm.webconfig;

import com.google.common.collect.ImmutableMap;

/**
 * What a web configuration file says.
 *
 * @param tls null for plain HTTP
 * @param curves for the JDK's {@code jdk.tls.namedGroups}; empty for its default
 * @param headers to set on each answer
 * @param passwords null where everybody may ask
 * @param rateLimit null for none
 */
public record WebConfig(
        Tls tls, String curves, ImmutableMap<String, String> headers, Passwords passwords, RateLimit rateLimit) {
    WebConfig with(Tls other) {
        return new WebConfig(other, curves, headers, passwords, rateLimit);
    }

    WebConfig with(Passwords other) {
        return new WebConfig(tls, curves, headers, other, rateLimit);
    }
}
