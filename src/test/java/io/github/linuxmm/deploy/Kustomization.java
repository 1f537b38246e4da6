package io.github.linuxmm.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.linuxmm.support.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code kubectl kustomize} makes of a folder, as far as ours use it; any other key is refused. */
final class Kustomization {
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "patches",
            "images",
            "configMapGenerator",
            "generatorOptions");

    private final List<JsonObject> objects = new ArrayList<>();

    private Kustomization() {}

    /** The objects of a folder with its patches and those of more components applied. */
    static List<JsonObject> build(Path folder, Path... components) throws IOException {
        Kustomization built = new Kustomization();
        built.apply(folder);
        for (Path component : components) {
            built.apply(component);
        }
        return built.objects;
    }

    private void apply(Path from) throws IOException {
        JsonObject file = YamlFile.read(from.resolve("kustomization.yaml"));
        assertThat(file.keySet()).as(from.toString()).isSubsetOf(KNOWN);
        for (JsonElement resource : list(file, "resources")) {
            Path path = from.resolve(resource.getAsString()).normalize();
            if (Files.isDirectory(path)) {
                objects.addAll(build(path));
            } else {
                objects.addAll(YamlFile.readAll(inside(from, resource)));
            }
        }
        for (JsonElement generator : list(file, "configMapGenerator")) {
            for (JsonElement data : list(generator.getAsJsonObject(), "files")) {
                // A ConfigMap takes 1 MiB.
                assertThat(Files.size(inside(from, data))).isLessThan(1 << 20);
            }
        }
        for (JsonElement component : list(file, "components")) {
            apply(from.resolve(component.getAsString()));
        }
        for (JsonElement patch : list(file, "patches")) {
            JsonObject target = patch.getAsJsonObject().getAsJsonObject("target");
            List<JsonObject> hit = objects.stream()
                    .filter(object -> object.get("kind").equals(target.get("kind"))
                            && object.getAsJsonObject("metadata").get("name").equals(target.get("name")))
                    .toList();
            assertThat(hit).as("target of " + patch).hasSize(1);
            merge(hit.get(0), YamlFile.read(inside(from, patch.getAsJsonObject().get("path"))));
        }
    }

    /** Kustomize takes no file from outside the folder of the kustomization. */
    private static Path inside(Path from, JsonElement path) {
        Path file = from.resolve(path.getAsString()).normalize();
        assertThat(file).isRegularFile();
        assertThat(file.startsWith(from.normalize()))
                .as(file + " lies in " + from)
                .isTrue();
        return file;
    }

    private static List<JsonElement> list(JsonObject of, String key) {
        return of.has(key) ? of.getAsJsonArray(key).asList() : List.of();
    }

    /** A strategic merge patch: objects by key, lists of named things by name, other lists as a whole. */
    private static void merge(JsonObject into, JsonObject patch) {
        patch.entrySet().forEach(entry -> {
            JsonElement old = into.get(entry.getKey());
            JsonElement value = entry.getValue();
            if (old != null && old.isJsonObject()) {
                merge(old.getAsJsonObject(), value.getAsJsonObject());
            } else if (old != null
                    && old.isJsonArray()
                    && value.getAsJsonArray().get(0).isJsonObject()) {
                value.getAsJsonArray().forEach(element -> mergeByName(old.getAsJsonArray(), element.getAsJsonObject()));
            } else {
                into.add(entry.getKey(), value);
            }
        });
    }

    private static void mergeByName(JsonArray into, JsonObject patch) {
        for (JsonElement element : into) {
            if (element.getAsJsonObject().get("name").equals(patch.get("name"))) {
                merge(element.getAsJsonObject(), patch);
                return;
            }
        }
        into.add(patch);
    }
}
