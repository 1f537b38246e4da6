package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** The version and the time of a build are set in pom.xml. No other place may differ; RELEASING.md relies on it. */
class VersionTest {
    private static final Pattern VERSION = Pattern.compile(
            "(?:linux-mm-exporter[:-](?=\\d)|newTag: |image\\.version=\"|" + "\"Version (?=\\d+\\.))([\\w.-]*\\w)");

    private static String pom(String element) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse("pom.xml")
                .getElementsByTagName(element)
                .item(0)
                .getTextContent();
    }

    private static List<String> versions(Path file) {
        try {
            return VERSION.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** The versions in all files below these that hold one. */
    private static Map<String, List<String>> versionsBelow(String... roots) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (String root : roots) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().matches(".*(Dockerfile|\\.(md|ya?ml|java|service|sysconfig))"))
                        .forEach(file -> found.put(file.toString(), versions(file)));
            }
        }
        found.values().removeIf(List::isEmpty);
        return found;
    }

    @Test
    void everyImageTagAndLabelIsTheVersionOfThePom() throws Exception {
        String version = pom("version");
        Map<String, List<String>> found = versionsBelow("Dockerfile", "README.md", "deploy", "docs", "src/test/java");
        assertThat(found)
                .containsKeys("Dockerfile", "deploy/compose/compose.yaml", "deploy/kubernetes/base/kustomization.yaml");
        assertThat(found).allSatisfy((file, versions) -> assertThat(versions).containsOnly(version));
    }

    @Test
    void theChangelogBeginsWithTheVersionOfThePom() throws Exception {
        assertThat(Files.readAllLines(Path.of("CHANGELOG.md")).stream()
                        .filter(line -> line.startsWith("## "))
                        .findFirst())
                .hasValue("## " + pom("version"));
    }

    @Test
    void filesInTheImageAreAsOldAsThoseInTheArchive() throws Exception {
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("touch -d " + pom("project.build.outputTimestamp") + " ");
    }
}
