package io.github.linuxmm;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML as JSON, the form in which schemas see it. */
final class YamlFile {
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
        try (MappingIterator<JsonNode> nodes = new YAMLMapper().readerFor(JsonNode.class)
                .readValues(Files.readString(file))) {
            while (nodes.hasNext()) {
                documents.add(JsonParser.parseString(nodes.next().toString()).getAsJsonObject());
            }
        }
        return documents;
    }
}
