package io.github.linuxmm.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the lines of a buffer and reads decimals and words in them, without allocating.
 *
 * <p>Blanks are space and tab; a carriage return is not, so a file with CRLF is refused. The first
 * {@link #problem} is kept, with file, line and what was expected.
 *
 * <p>Loops copy fields to locals: the compiler that the shipped options choose (C1) reads a field anew each time.
 */
final class LineScanner {
    private static final int SHOWN_BYTES = 40;

    private final String file;
    private byte[] bytes = {};
    private int length;
    private int line;
    private int start;
    private int end;
    private int pos;
    private long number;
    private @Nullable String problem;

    /** @param file name for messages, relative to the root of procfs */
    LineScanner(String file) {
        this.file = file;
    }

    /** Starts at the top of a buffer, which holds the whole file and must not change while it is scanned. */
    void reset(byte[] source, int sourceLength) {
        begin();
        more(source, sourceLength);
        if (length == 0) {
            end();
        }
    }

    /** Begins a file that comes in pieces. */
    void begin() {
        more(bytes, 0);
        line = 0;
        problem = null;
    }

    /** Goes on to the next piece, which begins with a line and must not change while it is scanned. */
    void more(byte[] source, int sourceLength) {
        bytes = source;
        length = sourceLength;
        end = -1;
    }

    /** The file has no more pieces. */
    void end() {
        if (line == 0) {
            fileProblem("lines, but the file is empty");
        }
    }

    /** Goes to the next whole line; false at the end. A last line without its newline is a problem and is not given. */
    boolean nextLine() {
        start = end + 1;
        if (start >= length) {
            return false;
        }
        line++;
        pos = start;
        byte[] source = bytes;
        int stop = length;
        int i = start;
        while (i < stop && source[i] != '\n') {
            i++;
        }
        end = i;
        if (i == stop) {
            problem("a newline at the end of the last line");
            return false;
        }
        return true;
    }

    boolean atEnd() {
        return pos == end;
    }

    /** The byte at the cursor, or -1 at the end of the line. */
    int peek() {
        return pos < end ? bytes[pos] : -1;
    }

    boolean skipBlanks() {
        byte[] source = bytes;
        int from = pos;
        int stop = end;
        int i = from;
        while (i < stop && (source[i] == ' ' || source[i] == '\t')) {
            i++;
        }
        pos = i;
        return i > from;
    }

    /** Steps over a literal; if the line does not continue with it, returns false and leaves the cursor where it is. */
    boolean accept(byte[] literal) {
        if (end - pos < literal.length) {
            return false;
        }
        for (int i = 0; i < literal.length; i++) {
            if (bytes[pos + i] != literal[i]) {
                return false;
            }
        }
        pos += literal.length;
        return true;
    }

    boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        pos++;
        return true;
    }

    /** Steps over everything up to a stop byte, a blank or the end of the line, and returns how many bytes that is. */
    int skipWord(char stop) {
        byte[] source = bytes;
        int from = pos;
        int lineEnd = end;
        int i = from;
        while (i < lineEnd && source[i] > ' ' && source[i] != stop && source[i] < 127) {
            i++;
        }
        pos = i;
        return i - from;
    }

    /** Steps over everything up to the end of the line, and returns how many bytes that is. */
    int skipRest() {
        int n = end - pos;
        pos = end;
        return n;
    }

    /** True if the last {@code n} bytes before the cursor are this literal. */
    boolean wordIs(int n, byte[] literal) {
        if (n != literal.length) {
            return false;
        }
        byte[] source = bytes;
        int from = pos - n;
        for (int i = 0; i < n; i++) {
            if (source[from + i] != literal[i]) {
                return false;
            }
        }
        return true;
    }

    /** The last {@code n} bytes before the cursor. */
    String text(int n) {
        return new String(bytes, pos - n, n, StandardCharsets.US_ASCII);
    }

    /** The last {@code n} bytes before the cursor, as an interned name. */
    String word(int n, NameInterner names) {
        return names.intern(bytes, pos - n, pos);
    }

    /** The last {@code n} bytes before the cursor, as an interned name; null where it came before in this file. */
    @Nullable
    String firstWord(int n, NameInterner names) {
        return names.first(bytes, pos - n, pos);
    }

    /**
     * Reads an unsigned decimal of at most 64 bits into {@link #number}; false, and the cursor unmoved, where there is
     * none or it is larger. What follows the digits is for the caller to check.
     */
    boolean readNumber() {
        byte[] source = bytes;
        int stop = end;
        int i = pos;
        long value = 0;
        while (i < stop && source[i] >= '0' && source[i] <= '9') {
            int digit = source[i] - '0';
            // Below 10^17 nothing can overflow; 1844674407370955161 = (2^64 - 1) / 10, the remainder is 5.
            if (value < 0 || value > 100_000_000_000_000_000L) {
                int comparison = Long.compareUnsigned(value, 1844674407370955161L);
                if (comparison > 0 || comparison == 0 && digit > 5) {
                    return false;
                }
            }
            value = value * 10 + digit;
            i++;
        }
        if (i == pos) {
            return false;
        }
        pos = i;
        number = value;
        return true;
    }

    /** Reads an unsigned hexadecimal in small letters, of at most 64 bits, into {@link #number}; else as readNumber. */
    boolean readHex() {
        int i = pos;
        long value = 0;
        for (int digit = hexDigit(i); digit >= 0; digit = hexDigit(i)) {
            value = value << 4 | digit;
            i++;
        }
        if (i == pos || i - pos > 16) {
            return false;
        }
        pos = i;
        number = value;
        return true;
    }

    private int hexDigit(int i) {
        int c = i < end ? bytes[i] : -1;
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** As {@link #readNumber}, but false also for what does not fit a signed 64-bit number. */
    boolean readCount() {
        int from = pos;
        if (readNumber() && number >= 0) {
            return true;
        }
        pos = from;
        return false;
    }

    /** The number that was read last; unsigned. */
    long number() {
        return number;
    }

    /** Keeps the first problem of the file: at this line, something else was expected. */
    void problem(String expected) {
        if (problem == null) {
            problem = file + ":" + line + ": expected " + expected + ", found '" + shown() + "'";
        }
    }

    /** Keeps the first problem of the file as a whole. */
    void fileProblem(String expected) {
        if (problem == null) {
            problem = file + ": expected " + expected;
        }
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private String shown() {
        int n = Math.min(end - start, SHOWN_BYTES);
        StringBuilder text = new StringBuilder(n + 3);
        for (int i = start; i < start + n; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '?');
        }
        return text.append(n < end - start ? "..." : "").toString();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
