package io.github.linuxmm.diagnosis;

import com.google.gson.stream.JsonWriter;
import io.github.linuxmm.pagealloc.Availability;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A diagnosis as JSON; docs/diagnosis.md describes each field. What is not known is null. A field is never renamed nor its
 * meaning changed within a {@link #VERSION}; new ones may come.
 */
public final class DiagnosisJson {
    /** The first field. */
    public static final int VERSION = 1;

    private DiagnosisJson() {}

    /** The object, indented, which ends with a newline. */
    public static String of(Diagnosis diagnosis) {
        return of(diagnosis, "  ");
    }

    /** The same on one line. */
    public static String line(Diagnosis diagnosis) {
        return of(diagnosis, "");
    }

    private static String of(Diagnosis diagnosis, String indent) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent(indent);
            write(diagnosis, json);
        } catch (IOException e) {
            // A StringWriter throws none.
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(Diagnosis diagnosis, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("version").value(VERSION);
        json.name("time").value(BigDecimal.valueOf(diagnosis.unixMillis(), 3));
        json.name("covered_seconds").value(diagnosis.coveredSeconds());
        json.name("state").value(diagnosis.state().name().toLowerCase(Locale.ROOT));
        json.name("cause").value(diagnosis.cause().name().toLowerCase(Locale.ROOT));
        json.name("order").value(diagnosis.order());
        json.name("order_bytes").value(diagnosis.orderBytes());
        write("alerts", diagnosis.alerts(), json);
        json.name("headline").value(diagnosis.headline());
        json.name("orders").beginArray();
        for (OrderVerdict order : diagnosis.orders()) {
            write(order, json);
        }
        json.endArray();
        write("why", diagnosis.why(), json);
        write("holder", diagnosis.holder(), json);
        write("kernel_log", diagnosis.kernelLog(), json);
        json.name("knobs").beginArray();
        for (Knob knob : diagnosis.knobs()) {
            json.beginObject();
            json.name("name").value(knob.name());
            json.name("helps").value(knob.answer().name().toLowerCase(Locale.ROOT));
            json.name("first").value(knob.first());
            json.name("reason").value(knob.reason());
            json.endObject();
        }
        json.endArray();
        write("settings", diagnosis.settings(), json);
        write("unseen", diagnosis.unseen(), json);
        json.name("next").value(diagnosis.next());
        json.name("runbook").value(diagnosis.cause().runbook());
        json.endObject();
    }

    private static void write(OrderVerdict order, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("order").value(order.order());
        json.name("kernel").value(word(order.kernel()));
        json.name("atomic").value(word(order.atomic()));
        json.name("blocks");
        if (order.blocks().isPresent()) {
            json.value(order.blocks().getAsLong());
        } else {
            json.nullValue();
        }
        write("unusable_ratio", order.unusableRatio(), json);
        write("unavailable_seconds", order.unavailableSeconds(), json);
        json.endObject();
    }

    private static String word(Availability availability) {
        return availability.name().toLowerCase(Locale.ROOT);
    }

    private static void write(String name, OptionalDouble number, JsonWriter json) throws IOException {
        json.name(name);
        if (number.isPresent()) {
            json.value(number.getAsDouble());
        } else {
            json.nullValue();
        }
    }

    private static void write(String name, List<String> lines, JsonWriter json) throws IOException {
        json.name(name).beginArray();
        for (String line : lines) {
            json.value(line);
        }
        json.endArray();
    }
}
