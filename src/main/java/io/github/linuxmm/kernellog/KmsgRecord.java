package io.github.linuxmm.kernellog;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of {@code /dev/kmsg} (Documentation/ABI/testing/dev-kmsg, 3.5 to 6.18):
 * {@code prio,seq,usec,flags[,key=value];text} and dictionary lines.
 *
 * @param fromKernel false for what a process wrote to the device: it must not be believed
 * @param micros since boot, by a clock that stands still in suspend
 * @param text the message, first line
 */
record KmsgRecord(boolean fromKernel, long seq, long micros, String text) {
    private static final Pattern HEAD = Pattern.compile("(\\d{1,9}),(\\d{1,18}),(\\d{1,18}),[^;]*;([^\\n]*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");

    /** Reads a record; empty where it is none. */
    static Optional<KmsgRecord> of(byte[] bytes, int length) {
        Matcher head = HEAD.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        if (!head.lookingAt()) {
            return Optional.empty();
        }
        return Optional.of(new KmsgRecord(Long.parseLong(head.group(1)) >> 3 == 0, Long.parseLong(head.group(2)),
                Long.parseLong(head.group(3)), unescape(head.group(4))));
    }

    private static String unescape(String text) {
        return text.indexOf('\\') < 0 ? text : ESCAPE.matcher(text).replaceAll(escape ->
                Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
