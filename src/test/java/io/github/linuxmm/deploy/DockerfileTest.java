package io.github.linuxmm.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a linter would say of the Dockerfile; {@code make image-test} builds and runs it. */
class DockerfileTest {
    private static List<String> instructions;

    @BeforeAll
    static void read() throws IOException {
        String text = Files.readString(Path.of("Dockerfile"))
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n\\s*", "");
        instructions = text.lines().filter(line -> !line.isBlank()).toList();
    }

    private static List<String> all(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .toList();
    }

    private static String last(String instruction) {
        return all(instruction).get(all(instruction).size() - 1);
    }

    @Test
    void baseImagesArePinnedToOneReleaseAndHaveNoRegistry() {
        assertThat(all("FROM"))
                .hasSize(2)
                .allSatisfy(from -> assertThat(from).matches("debian:\\d+\\.\\d+-slim( AS build)?"));
        assertThat(all("FROM").stream().map(from -> from.split(" ")[0]).distinct())
                .hasSize(1);
        assertThat(last("LABEL")).contains("base.name=\"" + last("FROM") + "\"");
    }

    @Test
    void nothingIsFetchedExceptByPackageTools() {
        assertThat(all("ADD")).isEmpty();
        assertThat(all("RUN"))
                .noneMatch(run -> Pattern.compile("curl|wget|https?:|sudo|chmod 777|apt |pip ")
                        .matcher(run)
                        .find());
    }

    @Test
    void packageListsAreRemovedInTheLayerThatMadeThem() {
        List<String> installs =
                all("RUN").stream().filter(run -> run.contains("apt-get")).toList();
        assertThat(installs)
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run)
                        .contains("apt-get update")
                        .contains("install -y --no-install-recommends")
                        .endsWith("rm -rf /var/lib/apt/lists/*"));
    }

    @Test
    void theLastStageRunsNothingAndCopiesOnlyFromTheBuild() {
        List<String> runtime = instructions.subList(instructions.indexOf("FROM " + last("FROM")), instructions.size());
        assertThat(runtime).noneMatch(line -> line.startsWith("RUN "));
        assertThat(runtime.stream().filter(line -> line.startsWith("COPY ")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("COPY --from=build "));
    }

    @Test
    void theUserIsANumberAndNotRoot() {
        // A name cannot be checked by runAsNonRoot.
        Matcher user = Pattern.compile("(\\d+):(\\d+)").matcher(last("USER"));
        assertThat(user.matches()).isTrue();
        assertThat(Integer.parseInt(user.group(1))).isPositive();
    }

    @Test
    void theProcessIsStartedWithoutAShellAndServesTheExposedPort() {
        List<String> command = JsonParser.parseString(last("ENTRYPOINT")).getAsJsonArray().asList().stream()
                .map(part -> part.getAsString())
                .toList();
        assertThat(command.get(0)).endsWith("/bin/java").startsWith("/");
        assertThat(all("EXPOSE")).containsExactly("10047");
        assertThat(last("HEALTHCHECK")).contains("/-/ready").contains("/10047 ").doesNotContain("java");
        assertThat(JsonParser.parseString(last("HEALTHCHECK").replaceFirst(".*?CMD ", ""))
                        .isJsonArray())
                .isTrue();
    }

    @Test
    void labelsAreThoseOfTheImageSpecificationWithTheVersionOfThePom() throws Exception {
        Stream.of("title", "description", "version", "revision", "licenses", "base.name")
                .forEach(label -> assertThat(last("LABEL"))
                        .containsPattern("org\\.opencontainers\\.image\\." + label + "=\"[^\"]+\""));
        String version = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse("pom.xml")
                .getDocumentElement()
                .getElementsByTagName("version")
                .item(0)
                .getTextContent();
        assertThat(last("LABEL")).contains("image.version=\"" + version + "\"");
    }

    @Test
    void whatIsCopiedIsInTheContextAndExists() throws IOException {
        List<String> context = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(context).first().isEqualTo("*");
        for (String copy : all("COPY")) {
            if (!copy.startsWith("--from=")) {
                String source = Arrays.asList(copy.split(" ")).get(0);
                assertThat(context).contains("!" + source);
                assertThat(Path.of(source)).exists();
            }
        }
    }
}
