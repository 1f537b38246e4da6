package io.github.linuxmm.history;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * A course as JSON, by figures: each has its values in the order of the times. docs/diagnosis.md describes the fields.
 * {@link HistoryJsonReader} reads it back. What is not known is null. A field is never renamed nor its meaning changed
 * within a {@link #VERSION}; new ones may come.
 */
public final class HistoryJson {
    /** The first field. */
    public static final int VERSION = 1;

    /** Whole doubles up to here are exact. */
    private static final double MAX_WHOLE = 1L << 53;

    private final List<Moment> moments;
    private final JsonWriter json;

    private HistoryJson(List<Moment> moments, JsonWriter json) {
        this.moments = moments;
        this.json = json;
    }

    /**
     * Writes the object on one line, which ends with a newline, and closes the writer.
     *
     * @throws IOException where that fails
     */
    public static void write(Course course, Writer to) throws IOException {
        try (JsonWriter json = new JsonWriter(to)) {
            new HistoryJson(course.moments(), json).write(course);
            to.append('\n');
        }
    }

    private void write(Course course) throws IOException {
        int orders = 0;
        json.beginObject();
        json.name("version").value(VERSION);
        json.name("times").beginArray();
        for (Moment moment : moments) {
            json.value(moment.unixMillis() / 1e3);
            orders = Math.max(orders, moment.orders());
        }
        json.endArray();
        json.name("monotonic_nanos").beginArray();
        for (Moment moment : moments) {
            json.value(moment.monotonicNanos());
        }
        json.endArray();
        json.name("figures").beginObject();
        for (Figure figure : Figure.values()) {
            if (!figure.isByOrder()) {
                json.name(name(figure));
                values(figure, 0);
            }
        }
        json.endObject();
        json.name("figures_by_order").beginObject();
        for (Figure figure : Figure.values()) {
            if (figure.isByOrder()) {
                json.name(name(figure)).beginArray();
                for (int order = 0; order < orders; order++) {
                    values(figure, order);
                }
                json.endArray();
            }
        }
        json.endObject();
        changes(course);
        json.endObject();
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void values(Figure figure, int order) throws IOException {
        json.beginArray();
        for (Moment moment : moments) {
            double value = moment.get(figure, order).orElse(Double.NaN);
            if (!Double.isFinite(value)) {
                json.nullValue();
            } else if (value == (long) value && Math.abs(value) <= MAX_WHOLE) {
                json.value((long) value);
            } else {
                json.value(value);
            }
        }
        json.endArray();
    }

    private void changes(Course course) throws IOException {
        json.name("changes").beginArray();
        for (Change change : course.changes()) {
            json.beginObject();
            json.name("time").value(change.unixMillis() / 1e3);
            json.name("kind").value(name(change.kind()));
            json.name("name").value(change.name());
            json.name("before").value(change.before());
            json.name("after").value(change.after());
            json.endObject();
        }
        json.endArray();
    }
}
