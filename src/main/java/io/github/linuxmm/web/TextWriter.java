package io.github.linuxmm.web;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes gauges and counters as bytes, in text format 0.0.4 or OpenMetrics 1.0.
 *
 * <p>The bytes are those of the library's {@link io.prometheus.client.exporter.common.TextFormat}, except that whole
 * numbers are digits ({@code 4096}, not {@code 4096.0}). What it does not know (other types, exemplars, time stamps)
 * it leaves to the library.
 *
 * <p>What does not change is neither written nor compressed again: collectors give the same object for a family for as
 * long as nothing in it changed. Families that have been the same object for {@value #STILL_AFTER} expositions are the
 * still ones. They come first, and their bytes, {@code bytes[0..stillEnd)}, stay in the buffer until one of them changes
 * or many others have become still. The order of families says nothing in either format.
 *
 * <p>Not thread-safe; the bytes belong to the writer until the next {@link #write}.
 */
final class TextWriter {
    private static final byte[] EOF = "# EOF\n".getBytes(StandardCharsets.US_ASCII);
    /** Whole doubles up to here are exact, so their digits say no more than they hold. */
    private static final double MAX_WHOLE = 1L << 53;
    /** Digits are written in pieces of nine, as ints: C1, which the shipped options choose, calls a routine to divide longs. */
    private static final int BILLION = 1_000_000_000;

    private static final int MILLION = 1_000_000;
    /** More families than any kernel gives; what garbage added beyond is dropped. */
    private static final int MAX_HEADERS = 4096;

    private static final int STILL_AFTER = 16;
    /** Where more than one family in so many has become still meanwhile, the still ones are chosen anew. */
    private static final int CHOOSE_AGAIN = 8;

    private record Header(Collector.Type type, String help, byte[] bytes) {}

    private final boolean openMetrics;
    private final Map<String, Header> headers = new HashMap<>();
    private byte[] bytes = new byte[64 << 10];
    private int length;

    // The families of the last exposition, for how many before it each was the same object, and which are still.
    private @Nullable MetricFamilySamples[] inOrder = new MetricFamilySamples[256];
    private byte[] @Nullable [] headerInOrder = new byte[256][];
    private int[] unchanged = new int[256];
    private boolean[] isStill = new boolean[256];
    private int places;
    private int stillEnd;
    private int stillVersion;
    /** False where the last exposition was not finished. */
    private boolean whole;

    TextWriter(Exposition.Format format) {
        this.openMetrics = format == Exposition.Format.OPENMETRICS;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Where the bytes of the still families end. */
    int stillEnd() {
        return stillEnd;
    }

    /** Another number whenever {@code bytes[0..stillEnd)} may be other bytes. */
    int stillVersion() {
        return stillVersion;
    }

    /** Writes all families from the start of the buffer; false where one of them is not for this writer. */
    boolean write(Enumeration<MetricFamilySamples> families) {
        boolean choose = take(families) || !whole;
        whole = false;
        if (choose && !writeStill()) {
            return false;
        }
        length = stillEnd;
        for (int i = 0; i < places; i++) {
            if (!isStill[i] && !write(i)) {
                return false;
            }
        }
        if (openMetrics) {
            put(EOF, 0, EOF.length);
        }
        whole = true;
        return true;
    }

    /** Takes families over; true where the still ones must be chosen anew. */
    private boolean take(Enumeration<MetricFamilySamples> families) {
        int n = 0;
        int becameStill = 0;
        boolean stillChanged = false;
        while (families.hasMoreElements()) {
            MetricFamilySamples family = families.nextElement();
            if (n == inOrder.length) {
                inOrder = Arrays.copyOf(inOrder, 2 * n);
                headerInOrder = Arrays.copyOf(headerInOrder, 2 * n);
                unchanged = Arrays.copyOf(unchanged, 2 * n);
                isStill = Arrays.copyOf(isStill, 2 * n);
            }
            MetricFamilySamples before = inOrder[n];
            // The same object, not an equal one: equals would look at each sample.
            @SuppressWarnings("ReferenceEquality")
            boolean same = before == family;
            if (!same && !haveOneName(before, family)) {
                headerInOrder[n] = null;
            }
            inOrder[n] = family;
            unchanged[n] = same ? unchanged[n] + 1 : 0;
            stillChanged |= isStill[n] && !same;
            becameStill += !isStill[n] && unchanged[n] >= STILL_AFTER ? 1 : 0;
            n++;
        }
        for (int i = n; i < places; i++) {
            stillChanged |= isStill[i];
            isStill[i] = false;
            inOrder[i] = null;
        }
        places = n;
        return stillChanged || becameStill > n / CHOOSE_AGAIN;
    }

    /** By the object, which is the same for as long as the names in a file are. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean haveOneName(@Nullable MetricFamilySamples before, MetricFamilySamples family) {
        return before != null && before.name == family.name;
    }

    private boolean writeStill() {
        stillVersion++;
        length = 0;
        for (int i = 0; i < places; i++) {
            isStill[i] = unchanged[i] >= STILL_AFTER;
            if (isStill[i] && !write(i)) {
                return false;
            }
        }
        stillEnd = length;
        return true;
    }

    private boolean write(int place) {
        MetricFamilySamples family = Objects.requireNonNull(inOrder[place]);
        if (family.type != Collector.Type.GAUGE && family.type != Collector.Type.COUNTER || !family.unit.isEmpty()) {
            return false;
        }
        byte[] header = headerInOrder[place];
        if (header == null) {
            header = header(family);
            headerInOrder[place] = header;
        }
        put(header, 0, header.length);
        List<Sample> samples = family.samples;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            if (sample.timestampMs != null
                    || sample.exemplar != null
                    || family.type == Collector.Type.COUNTER && sample.name.endsWith("_created")) {
                return false;
            }
            put(sample);
        }
        return true;
    }

    private byte[] header(MetricFamilySamples family) {
        Header header = headers.get(family.name);
        // What was a counter may come as a gauge of the same name later, or with another help.
        if (header == null || header.type != family.type || !header.help.equals(family.help)) {
            if (headers.size() >= MAX_HEADERS) {
                headers.clear();
            }
            header = new Header(family.type, family.help, newHeader(family).getBytes(StandardCharsets.UTF_8));
            headers.put(family.name, header);
        }
        return header.bytes;
    }

    private String newHeader(MetricFamilySamples family) {
        boolean counter = family.type == Collector.Type.COUNTER;
        String type = counter ? "counter" : "gauge";
        String help = family.help.replace("\\", "\\\\").replace("\n", "\\n");
        if (openMetrics) {
            return "# TYPE " + family.name + " " + type + "\n" + "# HELP " + family.name + " "
                    + help.replace("\"", "\\\"") + "\n";
        }
        String name = counter ? family.name + "_total" : family.name;
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
    }

    private void put(Sample sample) {
        putAscii(sample.name);
        List<String> names = sample.labelNames;
        int labels = names.size();
        if (labels > 0) {
            put('{');
            for (int i = 0; i < labels; i++) {
                putAscii(names.get(i));
                put('=');
                put('"');
                putEscaped(sample.labelValues.get(i));
                put('"');
                // 0.0.4 as the library writes it has a comma behind each label, OpenMetrics between them.
                if (!openMetrics || i < labels - 1) {
                    put(',');
                }
            }
            put('}');
        }
        put(' ');
        put(sample.value);
        put('\n');
    }

    private void put(double value) {
        long whole = (long) value;
        boolean negativeZero = whole == 0 && 1 / value < 0;
        if (whole == value && Math.abs(value) <= MAX_WHOLE && !negativeZero) {
            put(whole);
        } else if (!putMillionths(value)) {
            put(Collector.doubleToGoString(value));
        }
    }

    /** Times are whole microseconds; false where the value is not of this kind, or is written with an exponent. */
    private boolean putMillionths(double value) {
        if (!(value >= 1e-3 && value < 1e7)) {
            return false;
        }
        int whole = (int) value;
        int millionths = (int) ((value - whole) * MILLION + 0.5);
        // At most 13 digits, so that no other number of so few is the same double.
        if (((long) whole * MILLION + millionths) / 1e6 != value) {
            return false;
        }
        put((long) whole);
        put('.');
        ensure(6);
        putDigits(millionths, length + 6, length);
        length += 6;
        while (bytes[length - 1] == '0') {
            length--;
        }
        return true;
    }

    private void put(long value) {
        ensure(20);
        if (value < 0) {
            bytes[length++] = '-';
            value = -value;
        }
        int end = length + digits(value);
        int at = end;
        while (value >= BILLION) {
            at = putDigits((int) (value % BILLION), at, at - 9);
            value /= BILLION;
        }
        putDigits((int) value, at, length);
        length = end;
    }

    /** Writes digits from the last one backwards, until {@code start}, which it returns. */
    private int putDigits(int value, int end, int start) {
        int rest = value;
        for (int i = end - 1; i >= start; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return start;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long power = 10; digits < 19 && value >= power; power *= 10) {
            digits++;
        }
        return digits;
    }

    private void putEscaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '"' || c == '\n') {
                put(text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
                return;
            }
        }
        put(text);
    }

    /** Names of metrics and labels are ASCII. */
    @SuppressWarnings("deprecation")
    private void putAscii(String text) {
        int n = text.length();
        ensure(n);
        // Deprecated for what it does to other characters; for these it is one array copy.
        text.getBytes(0, n, bytes, length);
        length += n;
    }

    private void put(String text) {
        int n = text.length();
        ensure(n);
        for (int i = 0; i < n; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                put(rest, 0, rest.length);
                return;
            }
            bytes[length++] = (byte) c;
        }
    }

    private void put(byte[] text, int from, int n) {
        ensure(n);
        System.arraycopy(text, from, bytes, length, n);
        length += n;
    }

    private void put(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
