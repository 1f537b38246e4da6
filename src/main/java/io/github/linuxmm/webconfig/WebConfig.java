package io.github.linuxmm.webconfig;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * What a web configuration file says.
 *
 * @param tls empty for plain HTTP
 * @param curves for the JDK's {@code jdk.tls.namedGroups}; empty for its default
 * @param headers to set on each answer
 * @param passwords empty where everybody may ask
 * @param rateLimit empty for none
 */
public record WebConfig(
        Optional<Tls> tls,
        String curves,
        ImmutableMap<String, String> headers,
        Optional<Passwords> passwords,
        Optional<RateLimit> rateLimit) {
    WebConfig withTls(Optional<Tls> other) {
        return new WebConfig(other, curves, headers, passwords, rateLimit);
    }

    WebConfig withPasswords(Optional<Passwords> other) {
        return new WebConfig(tls, curves, headers, other, rateLimit);
    }
}
