package io.github.linuxmm.webconfig;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code tls_server_config} says, with the files read.
 *
 * @param chain the server's certificate and those between it and its CA
 * @param authorities those whose clients are let in; empty where clients are not verified
 * @param allowedNames subject alternative names of clients; empty for any
 * @param protocols in the JDK's names
 * @param cipherSuites empty for the JDK's
 * @param serverChooses whether the order of the suites here counts, else the client's
 */
record TlsSettings(
        List<X509Certificate> chain,
        PrivateKey key,
        ClientAuth clientAuth,
        Optional<List<X509Certificate>> authorities,
        Set<String> allowedNames,
        List<String> protocols,
        Optional<List<String>> cipherSuites,
        boolean serverChooses) {}
