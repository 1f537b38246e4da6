package io.github.linuxmm;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as JSON, the form in which schemas see it; aliases are resolved. */
final class YamlFile {
    /** Compose's volumes have no value. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private YamlFile() {}

    /** The only document of a file. */
    static JsonObject read(Path file) throws IOException {
        List<JsonObject> documents = readAll(file);
        if (documents.size() != 1) {
            throw new AssertionError(file + ": expected one document, found " + documents.size());
        }
        return documents.get(0);
    }

    static List<JsonObject> readAll(Path file) throws IOException {
        List<JsonObject> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().setLabel(file.toString()).build())
                .loadAllFromString(Files.readString(file))) {
            documents.add(GSON.toJsonTree(document).getAsJsonObject());
        }
        return documents;
    }
}
