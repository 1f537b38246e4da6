package io.github.linuxmm.webconfig;

import com.google.common.net.InetAddresses;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides which client certificates are accepted: any, or only those signed by a given CA, optionally restricted to
 * given names.
 */
final class ClientCertificates extends X509ExtendedTrustManager {
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    /** Null where nothing is verified. */
    private final @Nullable X509ExtendedTrustManager verifier;

    private final Set<String> allowedNames;

    /**
     * @param authorities empty to verify nothing
     * @param allowedNames names of which a certificate must have one; empty for no such condition
     */
    ClientCertificates(Optional<List<X509Certificate>> authorities, Set<String> allowedNames)
            throws GeneralSecurityException {
        this.verifier = authorities.isPresent() ? verifier(authorities.get()) : null;
        this.allowedNames = allowedNames;
    }

    private static X509ExtendedTrustManager verifier(List<X509Certificate> authorities)
            throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                authorities.stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet()),
                new X509CertSelector());
        parameters.setRevocationEnabled(false);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        if (verifier != null) {
            verifier.checkClientTrusted(chain, authType, engine);
        }
        if (!allowedNames.isEmpty()) {
            Set<String> names = names(chain[0]);
            if (names.stream().noneMatch(allowedNames::contains)) {
                throw new CertificateException("no subject alternative name is in client_allowed_sans: " + names);
            }
        }
    }

    private static Set<String> names(X509Certificate certificate) throws CertificateException {
        Set<String> names = new TreeSet<>();
        if (certificate.getSubjectAlternativeNames() != null) {
            for (List<?> name : certificate.getSubjectAlternativeNames()) {
                switch ((Integer) name.get(0)) {
                    case EMAIL, DNS, URI -> names.add((String) name.get(1));
                    // Go writes ::1 where Java writes 0:0:0:0:0:0:0:1.
                    case IP -> names.add(InetAddresses.toAddrString(InetAddresses.forString((String) name.get(1))));
                    default -> {}
                }
            }
        }
        return names;
    }

    /** Names of CAs for the client to choose its certificate by. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return verifier == null ? new X509Certificate[0] : verifier.getAcceptedIssuers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        checkClientTrusted(chain, authType, (SSLEngine) null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType, (SSLEngine) null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a server");
    }
}
