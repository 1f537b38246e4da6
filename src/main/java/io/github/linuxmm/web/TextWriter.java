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

/**
 * Writes gauges and counters as bytes, in text format 0.0.4 or OpenMetrics 1.0.
 *
 * <p>The bytes are those of the library's {@link io.prometheus.client.exporter.common.TextFormat}, except that whole
 * numbers are digits ({@code 4096}, not {@code 4096.0}). What it does not know (other types, exemplars, time stamps)
 * it leaves to the library.
 *
 * <p>A family that is the same object as the one in its place last time is copied from the last exposition: collectors
 * give the same object for as long as nothing in it changed. Not thread-safe; the bytes belong to the writer until the
 * next {@link #write}.
 */
final class TextWriter {
    private static final byte[] EOF = "# EOF\n".getBytes(StandardCharsets.US_ASCII);
    /** Whole doubles up to here are exact, so their digits say no more than they hold. */
    private static final double MAX_WHOLE = 1L << 53;
    /** More families than any kernel gives; what garbage added beyond is dropped. */
    private static final int MAX_HEADERS = 4096;

    private final boolean openMetrics;
    private final Map<String, byte[]> headers = new HashMap<>();
    private byte[] bytes = new byte[32 << 10];
    private int length;

    // The last exposition: its bytes, and for each place the family and where its bytes begin.
    private byte[] lastBytes = new byte[32 << 10];
    private MetricFamilySamples[] inOrder = new MetricFamilySamples[256];
    private int[] starts = new int[257];

    TextWriter(Exposition.Format format) {
        this.openMetrics = format == Exposition.Format.OPENMETRICS;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Writes all families from the start of the buffer; false where one of them is not for this writer. */
    boolean write(Enumeration<MetricFamilySamples> families) {
        byte[] free = lastBytes;
        lastBytes = bytes;
        bytes = free;
        length = 0;
        int place = 0;
        int lastStart = starts[0];
        while (families.hasMoreElements()) {
            MetricFamilySamples family = families.nextElement();
            if (place == inOrder.length) {
                inOrder = Arrays.copyOf(inOrder, 2 * place);
                starts = Arrays.copyOf(starts, 2 * place + 1);
            }
            int lastEnd = starts[place + 1];
            // The same object, not an equal one: equals would look at each sample.
            @SuppressWarnings("ReferenceEquality")
            boolean same = inOrder[place] == family;
            if (same) {
                put(lastBytes, lastStart, lastEnd - lastStart);
            } else {
                inOrder[place] = family;
                if (!write(family)) {
                    Arrays.fill(inOrder, null);
                    return false;
                }
            }
            lastStart = lastEnd;
            starts[++place] = length;
        }
        Arrays.fill(inOrder, place, inOrder.length, null);
        if (openMetrics) {
            put(EOF, 0, EOF.length);
        }
        return true;
    }

    private boolean write(MetricFamilySamples family) {
        if (family.type != Collector.Type.GAUGE && family.type != Collector.Type.COUNTER || !family.unit.isEmpty()) {
            return false;
        }
        byte[] header = header(family);
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
        byte[] header = headers.get(family.name);
        if (header == null) {
            if (headers.size() >= MAX_HEADERS) {
                headers.clear();
            }
            header = newHeader(family).getBytes(StandardCharsets.UTF_8);
            headers.put(family.name, header);
        }
        return header;
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
        } else {
            put(Collector.doubleToGoString(value));
        }
    }

    private void put(long value) {
        ensure(20);
        if (value < 0) {
            bytes[length++] = '-';
            value = -value;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        byte[] out = bytes;
        int start = length;
        for (int i = start + digits - 1; i >= start; i--) {
            out[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
        length = start + digits;
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
