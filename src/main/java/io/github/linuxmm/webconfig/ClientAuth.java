package io.github.linuxmm.webconfig;

import java.util.Arrays;
import java.util.List;

/**
 * How client certificates are requested and verified: the five values of Go's tls.ClientAuthType, by their Go names.
 */
enum ClientAuth {
    NO_CLIENT_CERT("NoClientCert", false, false, false),
    REQUEST_CLIENT_CERT("RequestClientCert", true, false, false),
    REQUIRE_ANY_CLIENT_CERT("RequireAnyClientCert", true, true, false),
    VERIFY_CLIENT_CERT_IF_GIVEN("VerifyClientCertIfGiven", true, false, true),
    REQUIRE_AND_VERIFY_CLIENT_CERT("RequireAndVerifyClientCert", true, true, true);

    private final String text;
    private final boolean asks;
    private final boolean requires;
    private final boolean verifies;

    ClientAuth(String text, boolean asks, boolean requires, boolean verifies) {
        this.text = text;
        this.asks = asks;
        this.requires = requires;
        this.verifies = verifies;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(value -> value.text).toList();
    }

    /** Its name in the file. */
    @Override
    public String toString() {
        return text;
    }

    boolean asks() {
        return asks;
    }

    boolean requires() {
        return requires;
    }

    boolean verifies() {
        return verifies;
    }
}
