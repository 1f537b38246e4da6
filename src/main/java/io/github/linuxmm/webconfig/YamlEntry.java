package io.github.linuxmm.webconfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a YAML file, with its file, key and position for error messages.
 *
 * @param key its keys from the top, joined by dots; empty at the top
 * @param node {@link #ABSENT} for a key that is not there, and for an empty file
 */
record YamlEntry(Path file, String key, Node node) {
    /** What stands for a key that a file does not have; at no place in it. */
    static final Node ABSENT = new ScalarNode(Tag.NULL, "", ScalarStyle.PLAIN);

    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    /** YAML 1.1, and so the exporter-toolkit, has more spellings than true and false. */
    private static final Set<String> YES = Set.of("true", "yes", "on");

    private static final Set<String> NO = Set.of("false", "no", "off");

    /** The top of a file. */
    static YamlEntry top(Path file, String text) throws InvalidWebConfig {
        try {
            return new YamlEntry(
                    file,
                    "",
                    new Compose(LoadSettings.builder().build())
                            .composeString(text)
                            .orElse(ABSENT));
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new InvalidWebConfig(file + line + ": invalid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new InvalidWebConfig(
                    file + ": invalid YAML: " + String.valueOf(e.getMessage()).replace('\n', ' '));
        } catch (StackOverflowError e) {
            throw new InvalidWebConfig(file + ": invalid YAML: nested too deeply");
        }
    }

    InvalidWebConfig wrong(String what) {
        Optional<Integer> line = node.getStartMark().map(mark -> mark.getLine() + 1);
        return new InvalidWebConfig(
                file + line.map(it -> ":" + it).orElse("") + ": " + (key.isEmpty() ? "" : key + ": ") + what);
    }

    // The same object: an empty value in a file is an equal one.
    @SuppressWarnings("ReferenceEquality")
    private boolean isAbsent() {
        return node == ABSENT;
    }

    /** True for a value that says nothing: no text, null or a mapping without entries. */
    boolean isEmpty() {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NOTHING.contains(scalar.getValue())
                || node instanceof MappingNode mapping && mapping.getValue().isEmpty();
    }

    /** The entries of a mapping, in the order of the file; none where the key itself is not there. */
    Map<String, YamlEntry> entries() throws InvalidWebConfig {
        Map<String, YamlEntry> entries = new LinkedHashMap<>();
        if (isAbsent()) {
            return entries;
        }
        if (isEmpty()) {
            // As if it were absent, it would switch off in silence what it stands for.
            throw wrong("expected at least one entry, found none; leave the key out if that is meant");
        }
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("expected a mapping");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            // The library lets no other kind of key through.
            ScalarNode name = (ScalarNode) tuple.getKeyNode();
            String path = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
            if (entries.put(name.getValue(), new YamlEntry(file, path, tuple.getValueNode())) != null) {
                throw new YamlEntry(file, path, name).wrong("duplicate key");
            }
        }
        return entries;
    }

    /** The same; an unknown key is an error. */
    Map<String, YamlEntry> entries(Collection<String> known) throws InvalidWebConfig {
        Map<String, YamlEntry> entries = entries();
        for (Map.Entry<String, YamlEntry> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw entry.getValue().wrong("unknown key, expected one of " + String.join(", ", known));
            }
        }
        return entries;
    }

    /** A value that is not empty. */
    String text() throws InvalidWebConfig {
        if (isEmpty()
                || !(node instanceof ScalarNode scalar)
                || scalar.getValue().isEmpty()) {
            throw wrong("expected a value");
        }
        return scalar.getValue();
    }

    boolean flag() throws InvalidWebConfig {
        String text = text().toLowerCase(Locale.ROOT);
        if (!YES.contains(text) && !NO.contains(text)) {
            throw wrong("expected true or false, found '" + text + "'");
        }
        return YES.contains(text);
    }

    /** The index of the value in the list of allowed values. */
    int oneOf(List<String> allowed) throws InvalidWebConfig {
        int at = allowed.indexOf(text());
        if (at < 0) {
            throw wrong("expected one of " + String.join(", ", allowed) + ", found '" + text() + "'");
        }
        return at;
    }

    /** The members of a list that is not empty. */
    List<YamlEntry> items() throws InvalidWebConfig {
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            throw wrong("expected a non-empty list");
        }
        List<YamlEntry> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new YamlEntry(file, key, item));
        }
        return items;
    }
}
