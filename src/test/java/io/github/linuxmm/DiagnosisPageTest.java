package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.history.Change;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.HistoryJson;
import io.github.linuxmm.history.Look;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/diagnosis.md against the two answers, field by field. */
class DiagnosisPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_.\\[\\]]+)` \\|.*");

    private static Set<String> documented(String section) throws Exception {
        String page = Files.readString(Path.of("docs/diagnosis.md"));
        String part = page.substring(page.indexOf("\n## " + section + "\n") + 1);
        int end = part.indexOf("\n## ");
        return (end < 0 ? part : part.substring(0, end))
                .lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Course course) throws IOException {
        StringWriter text = new StringWriter();
        HistoryJson.write(course, text);
        return text.toString();
    }

    private static Course course() {
        Snapshot now = Hosts.of(Fixtures.PROC.resolve("6.12-x86_64")).look();
        Course course = Course.of(Look.at(now, Optional.empty()));
        return new Course(
                course.moments(), ImmutableList.of(new Change(1, Change.Kind.SYSCTL, "swappiness", "60", "10")));
    }

    /** An object's fields, and those of the objects in it; the figures' values are numbers, which have none. */
    private static void fields(String prefix, JsonElement element, Set<String> to) {
        if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
            fields(prefix + "[]", element.getAsJsonArray().get(0), to);
        } else if (element instanceof JsonObject object) {
            object.entrySet().forEach(field -> {
                String name = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
                if (!name.startsWith("figures") || name.contains(".")) {
                    to.add(name);
                }
                fields(name, field.getValue(), to);
            });
        }
    }

    private static Set<String> fields(String json) {
        Set<String> fields = new TreeSet<>();
        fields("", JsonParser.parseString(json), fields);
        return fields;
    }

    @Test
    void eachFieldOfTheDiagnosisIsDocumentedAndNoOther() throws Exception {
        Set<String> fields = new TreeSet<>();
        // DiagnosisGoldenTest holds these against the program.
        try (Stream<Path> goldens = Files.list(Path.of("src/test/resources/diagnosis"))) {
            for (Path golden :
                    goldens.filter(file -> file.toString().endsWith(".json")).toList()) {
                fields.addAll(fields(Files.readString(golden)));
            }
        }
        assertThat(fields).isEqualTo(documented("/api/diagnosis")).hasSizeGreaterThan(20);
    }

    @Test
    void eachFieldOfTheCourseIsDocumentedAndNoOther() throws Exception {
        assertThat(fields(text(course()))).isEqualTo(documented("/api/history")).hasSizeGreaterThan(35);
    }
}
