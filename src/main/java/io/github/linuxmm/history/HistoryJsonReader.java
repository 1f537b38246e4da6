package io.github.linuxmm.history;

import com.google.common.collect.ImmutableList;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link HistoryJson} writes, from a server that may be none of ours: however long its answer is. */
public final class HistoryJsonReader {
    /** More than a history has. */
    private static final int MAX_MOMENTS = 4096;
    /** More than any kernel has. */
    private static final int MAX_ORDERS = 64;

    private static final int MAX_CHANGES = 1024;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_CHARS = 4 << 20;

    private final JsonReader json;
    private final Map<Figure, double[][]> columns = new EnumMap<>(Figure.class);
    private final ImmutableList.Builder<Change> changes = ImmutableList.builder();
    private double version = Double.NaN;
    private double[] times = {};
    private long[] monotonic = {};

    private HistoryJsonReader(Reader in) {
        json = new JsonReader(new Bounded(in));
    }

    /**
     * Reads a course.
     *
     * @throws IOException where it is none, or longer than any can be; the message tells what was expected
     */
    public static Course read(Reader in) throws IOException {
        try {
            return new HistoryJsonReader(in).read();
        } catch (IllegalStateException | NumberFormatException e) {
            // What gson throws for a value of another kind; its message names the place.
            throw new IOException("no history: " + e.getMessage(), e);
        }
    }

    private Course read() throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "version" -> version = json.nextDouble();
                case "times" -> times = numbers();
                case "monotonic_nanos" -> monotonic = nanos();
                case "figures" -> figures(false);
                case "figures_by_order" -> figures(true);
                case "changes" -> changes();
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (version != HistoryJson.VERSION) {
            throw new IOException("no history: expected version " + HistoryJson.VERSION + ", found " + version);
        }
        if (times.length == 0 || times.length != monotonic.length) {
            throw new IOException("no history: expected as many times as monotonic_nanos, and at least one; found "
                    + times.length + " and " + monotonic.length);
        }
        return new Course(moments(), changes.build());
    }

    private ImmutableList<Moment> moments() throws IOException {
        int orders = 0;
        for (double[][] column : columns.values()) {
            orders = Math.max(orders, column.length);
        }
        Moment[] moments = new Moment[times.length];
        for (int i = 0; i < moments.length; i++) {
            if (i > 0 && monotonic[i] < monotonic[i - 1] || Double.isNaN(times[i])) {
                throw new IOException("no history: expected moments in their order, found another at " + i);
            }
            moments[i] = new Moment(Math.round(times[i] * 1e3), monotonic[i], orders);
        }
        for (Map.Entry<Figure, double[][]> column : columns.entrySet()) {
            for (int order = 0; order < column.getValue().length; order++) {
                double[] values = column.getValue()[order];
                if (values.length != moments.length) {
                    throw new IOException("no history: expected " + moments.length + " values of "
                            + HistoryJson.name(column.getKey()) + ", found " + values.length);
                }
                for (int i = 0; i < values.length; i++) {
                    moments[i].put(column.getKey(), order, values[i]);
                }
            }
        }
        return ImmutableList.copyOf(moments);
    }

    private void figures(boolean byOrder) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            Figure figure = constant(Figure.values(), json.nextName());
            if (figure == null || figure.isByOrder() != byOrder) {
                // A later exporter may know more.
                json.skipValue();
            } else {
                columns.put(figure, byOrder ? byOrder() : new double[][] {numbers()});
            }
        }
        json.endObject();
    }

    private double[][] byOrder() throws IOException {
        double[][] orders = new double[MAX_ORDERS][];
        int count = 0;
        json.beginArray();
        while (json.hasNext()) {
            atMost(MAX_ORDERS - 1, count, "orders");
            orders[count++] = numbers();
        }
        json.endArray();
        return Arrays.copyOf(orders, count);
    }

    private double[] numbers() throws IOException {
        double[] numbers = new double[64];
        int count = 0;
        json.beginArray();
        while (json.hasNext()) {
            atMost(MAX_MOMENTS - 1, count, "moments");
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            if (json.peek() == JsonToken.NULL) {
                json.nextNull();
                numbers[count++] = Double.NaN;
            } else {
                numbers[count++] = json.nextDouble();
            }
        }
        json.endArray();
        return Arrays.copyOf(numbers, count);
    }

    private long[] nanos() throws IOException {
        long[] nanos = new long[MAX_MOMENTS];
        int count = 0;
        json.beginArray();
        while (json.hasNext()) {
            atMost(MAX_MOMENTS - 1, count, "moments");
            nanos[count++] = json.nextLong();
        }
        json.endArray();
        return Arrays.copyOf(nanos, count);
    }

    private void changes() throws IOException {
        json.beginArray();
        for (int count = 0; json.hasNext(); count++) {
            atMost(MAX_CHANGES - 1, count, "changes");
            change();
        }
        json.endArray();
    }

    private void change() throws IOException {
        double time = Double.NaN;
        Change.Kind kind = null;
        String name = "";
        String before = "";
        String after = "";
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "time" -> time = json.nextDouble();
                case "kind" -> kind = constant(Change.Kind.values(), json.nextString());
                case "name" -> name = text();
                case "before" -> before = text();
                case "after" -> after = text();
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (kind != null && !Double.isNaN(time)) {
            changes.add(new Change(Math.round(time * 1e3), kind, name, before, after));
        }
    }

    private String text() throws IOException {
        String text = json.nextString();
        atMost(MAX_TEXT, text.length(), "characters of a text");
        return text;
    }

    private static void atMost(int most, int count, String what) throws IOException {
        if (count > most) {
            throw new IOException("no history: expected at most " + most + " " + what);
        }
    }

    /** By its name in small letters; null for none, of which a later exporter may know more. */
    private static <E extends Enum<E>> @Nullable E constant(E[] all, String name) {
        for (E constant : all) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        return null;
    }

    /** Ends with an error where there is more than can be read. */
    private static final class Bounded extends FilterReader {
        private int left = MAX_CHARS;

        Bounded(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new IOException("no history: expected at most " + MAX_CHARS + " characters");
            }
            return read;
        }
    }
}
