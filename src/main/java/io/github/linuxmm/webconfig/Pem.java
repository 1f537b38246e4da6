package io.github.linuxmm.webconfig;

import com.google.common.base.CharMatcher;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468). Text between blocks is ignored.
 *
 * @param type what stands behind BEGIN
 * @param der what it holds
 */
record Pem(String type, byte[] der) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    /** @throws GeneralSecurityException where a block is encrypted or damaged, with a message for the user */
    static List<Pem> blocks(String text) throws GeneralSecurityException {
        List<Pem> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        for (int at = 0; begin.find(at); ) {
            String type = begin.group(1);
            String end = "-----END " + type + "-----";
            int stop = text.indexOf(end, begin.end());
            if (stop < 0) {
                throw new GeneralSecurityException("the PEM block " + type + " is truncated");
            }
            blocks.add(new Pem(type, der(type, text.substring(begin.end(), stop))));
            at = stop + end.length();
        }
        return blocks;
    }

    private static byte[] der(String type, String body) throws GeneralSecurityException {
        if (type.startsWith("ENCRYPTED ") || body.contains("ENCRYPTED")) {
            throw new GeneralSecurityException(
                    "the key is encrypted; decrypt it with openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        try {
            return Base64.getDecoder().decode(CharMatcher.whitespace().removeFrom(body));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the PEM block " + type + " is corrupt: " + e.getMessage());
        }
    }
}
