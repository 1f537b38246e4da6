package io.github.linuxmm.web;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses whole buffers in gzip's format (RFC 1952), reusing one Deflater, one buffer, and what it made of a first part
 * that is the same as last time.
 *
 * <p>Level 1: on an exposition, level 6 costs three times the time of a whole scrape for a seventh of its bytes. Not
 * thread-safe.
 */
final class Gzip {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    /**
     * How much of the first part the rest may refer to, in bytes. Deflate takes a dictionary in at the price of compressing
     * it, so that a longer one costs more than it saves.
     */
    private static final int DICTIONARY = 4096;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private byte[] out = new byte[16 << 10];
    private int end;

    // The header and the first part are in out[0..firstEnd).
    private int firstVersion = -1;
    private int firstEnd;

    /**
     * Returns a new array with {@code bytes[0..length)} compressed.
     *
     * @param first {@code bytes[0..first)} is compressed again only where its version is another than last time
     */
    byte[] compress(byte[] bytes, int first, int version, int length) {
        if (version != firstVersion) {
            compressFirst(bytes, first);
            firstVersion = version;
        }
        end = firstEnd;
        deflater.reset();
        int dictionary = Math.min(first, DICTIONARY);
        if (dictionary > 0) {
            deflater.setDictionary(bytes, first - dictionary, dictionary);
        }
        deflater.setInput(bytes, first, length - first);
        deflater.finish();
        while (!deflater.finished()) {
            deflate(Deflater.NO_FLUSH);
        }
        crc.reset();
        crc.update(bytes, 0, length);
        byte[] result = Arrays.copyOf(out, end + 8);
        putLittleEndian(result, end, (int) crc.getValue());
        putLittleEndian(result, end + 4, length);
        return result;
    }

    /** Up to the end of a byte, where another stream of the same format can go on. */
    private void compressFirst(byte[] bytes, int first) {
        System.arraycopy(HEADER, 0, out, 0, HEADER.length);
        end = HEADER.length;
        if (first > 0) {
            deflater.reset();
            deflater.setInput(bytes, 0, first);
            do {
                deflate(Deflater.SYNC_FLUSH);
            } while (end == out.length);
        }
        firstEnd = end;
    }

    private void deflate(int flush) {
        if (end == out.length) {
            out = Arrays.copyOf(out, 2 * out.length);
        }
        end += deflater.deflate(out, end, out.length - end, flush);
    }

    private static void putLittleEndian(byte[] to, int at, int value) {
        for (int i = 0; i < 4; i++) {
            to[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
