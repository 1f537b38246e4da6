package io.github.linuxmm.webconfig;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468). Text around the blocks is passed over.
 *
 * @param type what stands behind BEGIN
 * @param der what it holds
 */
record Pem(String type, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");

    /** @throws GeneralSecurityException where a block is encrypted or damaged, with a message for the user */
    static List<Pem> blocks(String text) throws GeneralSecurityException {
        List<Pem> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String type = block.group(1);
            if (type.startsWith("ENCRYPTED ") || block.group(2).contains("ENCRYPTED")) {
                throw new GeneralSecurityException(
                        "the key is encrypted; openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW takes its password off");
            }
            try {
                blocks.add(new Pem(type, Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""))));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("the PEM block " + type + " is damaged: " + e.getMessage());
            }
        }
        return blocks;
    }
}
