package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill of materials that the build wrote, and docs/security.md, which lists it. */
class SbomIT {
    private static JsonObject sbom() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of(System.getProperty("exporter.sbom"))))
                .getAsJsonObject();
    }

    private static String licence(JsonObject component) {
        return StreamSupport.stream(component.getAsJsonArray("licenses").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(one -> one.has("expression")
                        ? one.get("expression").getAsString()
                        : one.getAsJsonObject("license").get("id").getAsString())
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }

    @Test
    void listsWhatDocsSecurityListsWithItsLicences() throws Exception {
        List<String> built = StreamSupport.stream(
                        sbom().getAsJsonArray("components").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(component -> component.get("group").getAsString() + ":"
                        + component.get("name").getAsString() + " " + licence(component))
                .toList();
        List<String> documented = Pattern.compile("^\\| ([\\w.-]+:[\\w.-]+) \\| ([^|]+) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .map((MatchResult row) -> row.group(1) + " " + row.group(2).strip())
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void isCycloneDxOfThisProjectWithHashes() throws Exception {
        assertThat(sbom().get("bomFormat").getAsString()).isEqualTo("CycloneDX");
        assertThat(sbom().getAsJsonObject("metadata")
                        .getAsJsonObject("component")
                        .get("name")
                        .getAsString())
                .isEqualTo("linux-mm-exporter");
        assertThat(sbom().getAsJsonArray("components"))
                .isNotEmpty()
                .allMatch(component ->
                        component.getAsJsonObject().getAsJsonArray("hashes").size() > 0);
    }
}
