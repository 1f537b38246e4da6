package io.github.linuxmm.grafana;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Grafana dashboard as its file has it. */
record Dashboard(Path file, JsonObject json) {
    static final Path FOLDER = Path.of("grafana/dashboards");

    /** A query of a panel; {@code range} and {@code instant} say how Grafana asks. */
    record Target(JsonObject panel, JsonObject json) {
        String expr() {
            return json.get("expr").getAsString();
        }

        boolean instant() {
            return json.has("instant") && json.get("instant").getAsBoolean();
        }

        String legend() {
            return json.has("legendFormat") ? json.get("legendFormat").getAsString() : "";
        }
    }

    /** All that are shipped, by name. */
    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(file -> new Dashboard(file, parse(file))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one with this uid. */
    static Dashboard of(String uid) {
        return all().stream()
                .filter(dashboard -> dashboard.uid().equals(uid))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject parse(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uid() {
        return json.get("uid").getAsString();
    }

    /** All panels, also those inside collapsed rows, and the rows. */
    List<JsonObject> panels() {
        List<JsonObject> panels = new ArrayList<>();
        collect(json.getAsJsonArray("panels"), panels);
        return panels;
    }

    /** The first panel whose title begins so. */
    JsonObject panel(String title) {
        return panels().stream()
                .filter(panel -> panel.get("title").getAsString().startsWith(title))
                .findFirst()
                .orElseThrow();
    }

    private static void collect(JsonArray array, List<JsonObject> panels) {
        for (JsonElement element : array) {
            panels.add(element.getAsJsonObject());
            if (element.getAsJsonObject().has("panels")) {
                collect(element.getAsJsonObject().getAsJsonArray("panels"), panels);
            }
        }
    }

    /** Panels that show metrics: neither rows nor text. */
    List<JsonObject> charts() {
        return panels().stream()
                .filter(panel ->
                        !List.of("row", "text").contains(panel.get("type").getAsString()))
                .toList();
    }

    /** The queries of all panels. */
    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (JsonObject panel : charts()) {
            panel.getAsJsonArray("targets").forEach(target -> targets.add(new Target(panel, target.getAsJsonObject())));
        }
        return targets;
    }

    List<JsonObject> variables() {
        return objects(json.getAsJsonObject("templating").getAsJsonArray("list"));
    }

    /** The annotations that ask Prometheus. */
    List<JsonObject> annotations() {
        return objects(json.getAsJsonObject("annotations").getAsJsonArray("list")).stream()
                .filter(annotation -> annotation.has("expr"))
                .toList();
    }

    /** Where and what a panel is, for messages. */
    String name(JsonObject panel) {
        return uid() + ", panel " + panel.get("id") + " " + panel.get("title");
    }

    private static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        array.forEach(element -> objects.add(element.getAsJsonObject()));
        return objects;
    }
}
