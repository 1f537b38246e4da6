package io.github.linuxmm.alerts;

import io.github.linuxmm.support.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule of alerts/linux-mm.rules.yml.
 *
 * @param alert its name where it alerts, else null
 * @param record its name where it records, else null
 * @param hold its {@code for}, or null
 * @param labels those that it adds
 */
public record Rule(
        String alert,
        String record,
        String expr,
        String hold,
        Map<String, String> labels,
        Map<String, String> annotations) {
    /** The rules that are shipped. */
    public static final Path FILE = Path.of("alerts/linux-mm.rules.yml");

    /** All rules, in their order. */
    public static List<Rule> all() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (Map<String, Object> group : YamlFile.maps(YamlFile.map(FILE).get("groups"))) {
            for (Map<String, Object> rule : YamlFile.maps(group.get("rules"))) {
                rules.add(new Rule(
                        (String) rule.get("alert"),
                        (String) rule.get("record"),
                        (String) rule.get("expr"),
                        (String) rule.get("for"),
                        strings(rule.get("labels")),
                        strings(rule.get("annotations"))));
            }
        }
        return rules;
    }

    /** A line of promtool's tests: groups are evaluated as they stand, which promtool by itself does in any order. */
    public static String groupOrder() throws IOException {
        return "group_eval_order: "
                + YamlFile.maps(YamlFile.map(FILE).get("groups")).stream()
                        .map(group -> (String) group.get("name"))
                        .toList();
    }

    /** Those that alert. */
    public static List<Rule> alerts() throws IOException {
        return all().stream().filter(rule -> rule.alert() != null).toList();
    }

    String severity() {
        return labels.get("severity");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> strings(Object map) {
        return map == null ? Map.of() : (Map<String, String>) map;
    }
}
