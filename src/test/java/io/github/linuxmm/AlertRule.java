package io.github.linuxmm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** An alerting rule as its file has it. {@code hold} is its "for", or null; {@code labels} are those that it adds. */
record AlertRule(String name, String expr, String hold, Map<String, String> labels, Map<String, String> annotations) {
    /** The rules that are shipped. */
    static final Path FILE = Path.of("alerts/linux-mm.rules.yml");

    String severity() {
        return labels.get("severity");
    }

    /** All alerting rules of the file, in its order. */
    @SuppressWarnings("unchecked")
    static List<AlertRule> all() throws IOException {
        Map<String, List<Map<String, Object>>> file = (Map<String, List<Map<String, Object>>>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
        return file.get("groups").stream().flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .filter(rule -> rule.containsKey("alert"))
                .map(rule -> new AlertRule((String) rule.get("alert"), (String) rule.get("expr"),
                        (String) rule.get("for"), (Map<String, String>) rule.get("labels"),
                        (Map<String, String>) rule.get("annotations")))
                .toList();
    }
}
