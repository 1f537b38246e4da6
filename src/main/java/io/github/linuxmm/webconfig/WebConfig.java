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
    /** One line for people that says who is let in, without a secret. */
    public String summary() {
        return "TLS "
                + tls.map(it -> "on, client_auth_type " + it.settings().clientAuth())
                        .orElse("off")
                + ", users with a password: "
                + passwords.map(it -> it.hashes().size()).orElse(0)
                + ", rate limit " + (rateLimit.isPresent() ? "on" : "off");
    }

    WebConfig withTls(Optional<Tls> other) {
        return new WebConfig(other, curves, headers, passwords, rateLimit);
    }

    WebConfig withPasswords(Optional<Passwords> other) {
        return new WebConfig(tls, curves, headers, other, rateLimit);
    }
}
