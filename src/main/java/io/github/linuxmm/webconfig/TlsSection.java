package io.github.linuxmm.webconfig;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Reads {@code tls_server_config}. */
final class TlsSection {
    static final List<String> KEYS = List.of(
            "cert",
            "key",
            "client_ca",
            "cert_file",
            "key_file",
            "client_auth_type",
            "client_ca_file",
            "client_allowed_sans",
            "min_version",
            "max_version",
            "cipher_suites",
            "prefer_server_cipher_suites",
            "curve_preferences");
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    private static final ImmutableMap<String, String> CURVES = ImmutableMap.of(
            "CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1", "X25519", "x25519");

    /** PEM text, and the entry to blame for it. */
    private record Source(YamlEntry entry, String where, String pem) {
        InvalidWebConfig wrong(GeneralSecurityException e) {
            return entry.wrong(where + e.getMessage());
        }
    }

    private final YamlEntry section;
    private final Map<String, YamlEntry> entries;
    private final FileWatch watch;

    private TlsSection(YamlEntry section, FileWatch watch) throws InvalidWebConfig {
        this.section = section;
        this.entries = section.entries(KEYS);
        this.watch = watch;
    }

    /** @param watch reads the files that are named, relative to the YAML file's folder */
    static TlsSettings read(YamlEntry section, FileWatch watch) throws IOException {
        return new TlsSection(section, watch).settings();
    }

    /** The curves in the JDK's names, joined by commas; empty for the JDK's. */
    static String curves(YamlEntry section) throws InvalidWebConfig {
        YamlEntry curves = section.entries(KEYS).get("curve_preferences");
        if (curves == null) {
            return "";
        }
        ImmutableList.Builder<String> names = ImmutableList.builder();
        for (YamlEntry curve : curves.items()) {
            names.add(CURVES.values().asList().get(curve.oneOf(CURVES.keySet().asList())));
        }
        return String.join(",", names.build());
    }

    private TlsSettings settings() throws IOException {
        Optional<Source> certificate = source("cert", "cert_file");
        Optional<Source> key = source("key", "key_file");
        if (certificate.isEmpty() || key.isEmpty()) {
            throw section.wrong(certificate.isEmpty() ? "expected cert_file or cert" : "expected key_file or key");
        }
        ImmutableList<X509Certificate> chain = certificates(certificate.get());
        ClientAuth clientAuth = ClientAuth.values()[choice("client_auth_type", ClientAuth.names(), 0)];
        SSLParameters java = javasDefaults();
        try {
            return new TlsSettings(
                    chain,
                    PrivateKeys.of(Pem.blocks(key.get().pem), chain.get(0).getPublicKey()),
                    clientAuth,
                    authorities(clientAuth),
                    allowedNames(clientAuth),
                    protocols(java),
                    cipherSuites(java),
                    !entries.containsKey("prefer_server_cipher_suites")
                            || entries.get("prefer_server_cipher_suites").flag());
        } catch (GeneralSecurityException e) {
            throw key.get().wrong(e);
        }
    }

    /** The text of one of two keys; empty where neither is there. */
    private Optional<Source> source(String inline, String file) throws IOException {
        YamlEntry text = entries.get(inline);
        YamlEntry path = entries.get(file);
        if (text != null && path != null) {
            throw text.wrong("cannot be combined with " + file);
        }
        if (text != null) {
            return Optional.of(new Source(text, "", text.text()));
        }
        if (path == null) {
            return Optional.empty();
        }
        Path resolved;
        try {
            resolved = path.file().resolveSibling(path.text());
        } catch (InvalidPathException e) {
            throw path.wrong("not a valid file name in this locale");
        }
        String pem = new String(watch.read(path, resolved), StandardCharsets.US_ASCII);
        return Optional.of(new Source(path, resolved + ": ", pem));
    }

    private static ImmutableList<X509Certificate> certificates(Source source) throws InvalidWebConfig {
        ImmutableList.Builder<X509Certificate> certificates = ImmutableList.builder();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem block : Pem.blocks(source.pem)) {
                if (block.type().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
            if (certificates.build().isEmpty()) {
                throw new GeneralSecurityException("expected a PEM block CERTIFICATE");
            }
        } catch (GeneralSecurityException e) {
            throw source.wrong(e);
        }
        return certificates.build();
    }

    private Optional<List<X509Certificate>> authorities(ClientAuth clientAuth) throws IOException {
        Optional<Source> source = source("client_ca", "client_ca_file");
        if (source.isEmpty() && clientAuth.verifies()) {
            throw entries.getOrDefault("client_auth_type", section)
                    .wrong("this client_auth_type needs client_ca_file or client_ca");
        }
        if (source.isPresent() && !clientAuth.asks()) {
            throw source.get().entry.wrong("has no effect without client_auth_type");
        }
        if (source.isEmpty()) {
            return Optional.empty();
        }
        // Read also where it is not needed: a damaged file is an error.
        List<X509Certificate> authorities = certificates(source.get());
        return clientAuth.verifies() ? Optional.of(authorities) : Optional.empty();
    }

    private ImmutableSet<String> allowedNames(ClientAuth clientAuth) throws InvalidWebConfig {
        YamlEntry names = entries.get("client_allowed_sans");
        if (names == null) {
            return ImmutableSet.of();
        }
        if (!clientAuth.requires()) {
            throw names.wrong("needs client_auth_type RequireAndVerifyClientCert or RequireAnyClientCert");
        }
        ImmutableSet.Builder<String> allowed = ImmutableSet.builder();
        for (YamlEntry name : names.items()) {
            allowed.add(name.text());
        }
        return allowed.build();
    }

    private List<String> protocols(SSLParameters java) throws InvalidWebConfig {
        int min = choice("min_version", VERSIONS, VERSIONS.indexOf("TLS12"));
        int max = choice("max_version", VERSIONS, VERSIONS.indexOf("TLS13"));
        if (min > max) {
            throw section.wrong("min_version is above max_version");
        }
        List<String> protocols = PROTOCOLS.subList(min, max + 1).stream()
                .filter(List.of(java.getProtocols())::contains)
                .toList();
        if (protocols.isEmpty()) {
            throw entries.getOrDefault("max_version", section)
                    .wrong("disabled in this Java: " + VERSIONS.get(max)
                            + " (jdk.tls.disabledAlgorithms in java.security)");
        }
        return protocols;
    }

    /** As in Go, the list is for TLS 1.2 and before; the suites of TLS 1.3 are always there. */
    private Optional<List<String>> cipherSuites(SSLParameters java) throws InvalidWebConfig {
        YamlEntry suites = entries.get("cipher_suites");
        if (suites == null) {
            return Optional.empty();
        }
        List<String> known = Arrays.stream(java.getCipherSuites())
                .filter(name -> !name.startsWith("TLS_EMPTY"))
                .toList();
        ImmutableList.Builder<String> names = ImmutableList.builder();
        for (YamlEntry suite : suites.items()) {
            names.add(known.get(suite.oneOf(known)));
        }
        return Optional.of(
                Stream.concat(names.build().stream(), known.stream().filter(name -> !name.contains("_WITH_")))
                        .distinct()
                        .collect(Collectors.toList()));
    }

    private static SSLParameters javasDefaults() throws InvalidWebConfig {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // Empty, not null: null would load the JDK's default CAs.
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context.getDefaultSSLParameters();
        } catch (GeneralSecurityException e) {
            throw new InvalidWebConfig("this Java does not support TLS: " + e.getMessage());
        }
    }

    private int choice(String key, List<String> allowed, int fallback) throws InvalidWebConfig {
        YamlEntry entry = entries.get(key);
        return entry == null ? fallback : entry.oneOf(allowed);
    }
}
