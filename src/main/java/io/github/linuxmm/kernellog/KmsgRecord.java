package io.github.linuxmm.kernellog;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One record of {@code /dev/kmsg} (kernel/printk/printk.c, since 3.5): {@code priority,seq,usec,flags,...;text}. The
 * flags ({@code -}, and {@code c} or {@code +} for fragments of a line) and later fields are not needed here.
 *
 * @param facility 0 for the kernel; what a process writes to the device gets another, whatever it asks for
 * @param seq consecutive number of the record
 * @param usec microseconds since boot by the kernel's local clock, which stops in suspend on many machines
 * @param text unescaped, one char a byte, for the kernel's limits are in bytes; can hold newlines
 */
public record KmsgRecord(int facility, long seq, long usec, String text) {
    private static final int MAX_DIGITS = 18;

    /** False for what a process wrote: it must not be able to fake a failure. */
    public boolean isKernel() {
        return facility == 0;
    }

    /**
     * Reads one line, without its newline. Empty for anything but a record's first line, so also for the lines of its
     * dictionary ({@code  SUBSYSTEM=pci}), which start with a blank.
     */
    public static Optional<KmsgRecord> parse(byte[] bytes, int from, int to) {
        long[] numbers = new long[3];
        int pos = from;
        for (int field = 0; field < numbers.length; field++) {
            int digits = pos;
            while (pos < to && bytes[pos] >= '0' && bytes[pos] <= '9') {
                numbers[field] = numbers[field] * 10 + bytes[pos++] - '0';
            }
            boolean last = field == numbers.length - 1;
            if (pos == digits
                    || pos - digits > MAX_DIGITS
                    || pos == to
                    || bytes[pos] != ',' && !(last && bytes[pos] == ';')) {
                return Optional.empty();
            }
            pos += last ? 0 : 1;
        }
        while (pos < to && bytes[pos] != ';') {
            pos++;
        }
        if (pos == to || numbers[0] > 0xffff) {
            return Optional.empty();
        }
        return Optional.of(new KmsgRecord((int) numbers[0] >> 3, numbers[1], numbers[2], text(bytes, pos + 1, to)));
    }

    /** Bytes below space, from 127 on, and the backslash come as {@code \xHH}. */
    private static String text(byte[] bytes, int from, int to) {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\' && i + 3 < to && bytes[i + 1] == 'x' && isHex(bytes[i + 2]) && isHex(bytes[i + 3])) {
                text[length++] = (byte) (Character.digit(bytes[i + 2], 16) << 4 | Character.digit(bytes[i + 3], 16));
                i += 3;
            } else {
                text[length++] = bytes[i];
            }
        }
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }
}
