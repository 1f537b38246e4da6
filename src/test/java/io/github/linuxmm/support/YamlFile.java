package io.github.linuxmm.support;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as JSON, the form in which schemas see it, and as maps; aliases are resolved. */
public final class YamlFile {
    /** Compose's volumes have no value. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private YamlFile() {}

    /** The only document of a file. */
    public static JsonObject read(Path file) throws IOException {
        List<JsonObject> documents = readAll(file);
        if (documents.size() != 1) {
            throw new AssertionError(file + ": expected one document, found " + documents.size());
        }
        return documents.get(0);
    }

    public static List<JsonObject> readAll(Path file) throws IOException {
        List<JsonObject> documents = new ArrayList<>();
        for (Object document : load(file).loadAllFromString(Files.readString(file))) {
            documents.add(GSON.toJsonTree(document).getAsJsonObject());
        }
        return documents;
    }

    /** A file that holds one map. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Path file) throws IOException {
        return (Map<String, Object>) load(file).loadFromString(Files.readString(file));
    }

    /** A list of maps, empty where there is none. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> maps(Object list) {
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }

    private static Load load(Path file) {
        return new Load(LoadSettings.builder().setLabel(file.toString()).build());
    }
}
