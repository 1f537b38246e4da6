package io.github.linuxmm.recording;

import com.google.common.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The regular files in a tar archive (POSIX ustar and pax, and GNU's long names) as they come; links, devices and folders
 * are passed over. Nothing is written anywhere, so a name can do no harm.
 */
final class TarFiles {
    /** Takes the files. */
    interface Taker {
        /**
         * Takes one, as much of it as it wants.
         *
         * @param unixSeconds when the file was changed last
         */
        void take(String name, long size, long unixSeconds, InputStream bytes) throws IOException;
    }

    private static final int BLOCK = 512;
    private static final int MAX_NAME = 4096;
    private static final int MAX_ENTRIES = 1_000_000;
    private static final long MAX_BYTES = 1L << 34;

    private final InputStream in;
    private final byte[] head = new byte[BLOCK];
    private long left = MAX_BYTES;

    TarFiles(InputStream in) {
        this.in = in;
    }

    /** @throws IOException where it is no tar archive, is cut off, or is longer than any sosreport */
    void read(Taker taker) throws IOException {
        String longName = "";
        for (int entries = 0; nextHead(); entries++) {
            long size = number(124, 12);
            long padding = (BLOCK - size % BLOCK) % BLOCK;
            left -= BLOCK + size + padding;
            if (size < 0 || left < 0 || entries == MAX_ENTRIES) {
                throw new IOException("more than " + MAX_ENTRIES + " files or " + MAX_BYTES + " bytes");
            }
            InputStream bytes = ByteStreams.limit(in, size);
            switch (head[156]) {
                case 'L' -> longName = text(name(bytes));
                case 'x' -> longName = path(name(bytes), longName);
                case '0', 0 -> {
                    taker.take(longName.isEmpty() ? name() : longName, size, number(136, 12), bytes);
                    longName = "";
                }
                case 'g', 'K' -> {}
                default -> longName = "";
            }
            ByteStreams.exhaust(bytes);
            in.skipNBytes(padding);
        }
    }

    /** False at the end: two blocks of zeros, or no more bytes. */
    private boolean nextHead() throws IOException {
        int read = in.readNBytes(head, 0, BLOCK);
        if (read == 0) {
            return false;
        }
        if (read < BLOCK) {
            throw new EOFException("cut off");
        }
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            // The sum itself counts as blanks.
            sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xff;
        }
        if (sum == 8 * ' ') {
            return false;
        }
        if (sum != number(148, 8)) {
            throw new IOException("no tar archive");
        }
        return true;
    }

    /** Octal digits, or after a first byte of 0x80 a binary number. */
    private long number(int from, int length) throws IOException {
        long number = 0;
        if ((head[from] & 0x80) != 0) {
            for (int i = from + length - 8; i < from + length; i++) {
                number = number << 8 | head[i] & 0xff;
            }
            return number;
        }
        for (int i = from; i < from + length && head[i] != 0; i++) {
            if (head[i] >= '0' && head[i] <= '7') {
                number = number << 3 | head[i] - '0';
            } else if (head[i] != ' ') {
                throw new IOException("no tar archive");
            }
        }
        return number;
    }

    private String name() {
        String name = text(head, 0, 100);
        boolean posix = text(head, 257, 6).equals("ustar");
        String prefix = posix ? text(head, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static byte[] name(InputStream bytes) throws IOException {
        return bytes.readNBytes(MAX_NAME);
    }

    /** Of pax's records, {@code LENGTH path=NAME\n}, the name; without one what was known before. */
    private static String path(byte[] records, String before) {
        String text = text(records, 0, records.length);
        int from = text.indexOf(" path=");
        int to = from < 0 ? -1 : text.indexOf('\n', from);
        return to < 0 ? before : text.substring(from + " path=".length(), to);
    }

    private static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
