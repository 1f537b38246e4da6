package io.github.linuxmm.collector;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages a file in one of the ways that files are damaged: bits, cuts, joins, repeats, wrong line ends, wild numbers.
 */
public final class Mutation {
    private static final String[] INSERTS = {
        "-",
        " ",
        "\n",
        "\r\n",
        "0",
        "123456789012345678901234567890",
        "18446744073709551616",
        "18446744073709551615",
        "9223372036854775808",
        ">",
        ":",
        ",",
        "\t",
        "\0",
        "\u00e9",
        "kB",
        "Node 0, zone   Normal",
        "(",
        ")"
    };

    private Mutation() {}

    /** One mutation. */
    public static byte[] of(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return "\n".getBytes(StandardCharsets.US_ASCII);
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
        byte[] copy = bytes.clone();
        switch (random.nextInt(9)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy = Arrays.copyOf(bytes, at);
            case 3 -> copy = join(bytes, at, at + length, "");
            case 4 -> copy = join(bytes, at, at, INSERTS[random.nextInt(INSERTS.length)]);
            case 5 -> copy = join(bytes, at, at, new String(bytes, at, length, StandardCharsets.ISO_8859_1));
            case 6 ->
                copy = new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
            case 7 -> copy = moveLine(bytes, random);
            default -> copy = digit(copy, at, random);
        }
        return copy;
    }

    private static byte[] join(byte[] bytes, int from, int to, String between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + between.length());
        out.write(bytes, 0, from);
        out.writeBytes(between.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    /** One line is written a second time somewhere else. */
    private static byte[] moveLine(byte[] bytes, Random random) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)");
        lines[random.nextInt(lines.length)] += lines[random.nextInt(lines.length)];
        return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] digit(byte[] bytes, int at, Random random) {
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                bytes[i] = (byte) " 9-x".charAt(random.nextInt(4));
                return bytes;
            }
        }
        return bytes;
    }
}
