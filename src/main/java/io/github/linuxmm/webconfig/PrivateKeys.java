package io.github.linuxmm.webconfig;

import com.google.common.primitives.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads private keys: PKCS#8 (RFC 5958), and those of before it that openssl still writes, PKCS#1 for RSA (RFC 8017)
 * and SEC 1 for elliptic curves (RFC 5915). Those are wrapped into PKCS#8, which is all that the JDK reads.
 */
final class PrivateKeys {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    /** Object identifier 1.2.840.113549.1.1.1 and the NULL behind it. */
    private static final byte[] RSA = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0};
    /** Object identifier 1.2.840.10045.2.1. */
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
    /** How a key of each algorithm signs. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private PrivateKeys() {}

    /**
     * The first private key among the blocks of a file.
     *
     * @param certified the key of the certificate that it must belong to
     * @throws GeneralSecurityException where there is none or it does not fit, with a message for the user
     */
    static PrivateKey of(List<Pem> blocks, PublicKey certified) throws GeneralSecurityException {
        for (Pem block : blocks) {
            if (block.type().endsWith("PRIVATE KEY")) {
                PrivateKey key = key(block, certified.getAlgorithm());
                if (!fits(key, certified)) {
                    throw new GeneralSecurityException("the key does not match the certificate");
                }
                return key;
            }
        }
        throw new GeneralSecurityException("expected a PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY");
    }

    private static PrivateKey key(Pem block, String algorithm) throws GeneralSecurityException {
        if (!SIGNATURES.containsKey(algorithm)) {
            throw new GeneralSecurityException("certificates with a key of " + algorithm + " are not supported");
        }
        byte[] pkcs8 = switch (block.type()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY" -> wrapped(RSA, block.der());
            case "EC PRIVATE KEY" -> wrapped(Bytes.concat(EC, curve(block.der())), block.der());
            default ->
                throw new GeneralSecurityException("unsupported key type " + block.type()
                        + "; convert it with openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        };
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("not an " + algorithm + " key, as the certificate requires");
        }
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(SIGNATURES.get(certified.getAlgorithm()));
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, Bytes.concat(VERSION_0, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** The curve's object identifier, which SEC 1 has behind version and key. */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        try {
            int at = content(key, 0);
            at = content(key, at) + length(key, at);
            at = content(key, at) + length(key, at);
            if ((key[at] & 0xff) == PARAMETERS) {
                return Arrays.copyOfRange(key, content(key, at), content(key, at) + length(key, at));
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            // said below
        }
        throw new GeneralSecurityException("the key does not name its curve");
    }

    private static byte[] element(int tag, byte[] content) {
        int n = content.length;
        byte[] head = n < 0x80
                ? new byte[] {(byte) tag, (byte) n}
                : n < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        return Bytes.concat(head, content);
    }

    /** Where the content of an element begins. */
    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
    }

    private static int length(byte[] der, int at) {
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = length << 8 | der[i] & 0xff;
        }
        return der[at + 1] < 0 ? length : der[at + 1];
    }
}
