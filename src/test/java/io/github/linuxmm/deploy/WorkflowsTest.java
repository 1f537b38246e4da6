package io.github.linuxmm.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What GitHub runs and shows for this project, as far as it can be told without GitHub. */
class WorkflowsTest {
    private static final Path WORKFLOWS = Path.of(".github/workflows");

    private static JsonObject yaml(Path file) throws IOException {
        Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
        return new Gson()
                .toJsonTree(load.loadFromString(Files.readString(file)))
                .getAsJsonObject();
    }

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.sorted().toList();
        }
    }

    private static List<JsonObject> jobs(Path workflow) throws IOException {
        return yaml(workflow).getAsJsonObject("jobs").asMap().values().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static List<JsonObject> steps(Path workflow) throws IOException {
        return jobs(workflow).stream()
                .filter(job -> job.has("steps"))
                .flatMap(job -> job.getAsJsonArray("steps").asList().stream())
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static Set<String> matches(String regex, String text) {
        return new TreeSet<>(Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList());
    }

    @Test
    void testsRunOnEachJavaThatTheProjectSupports() throws IOException {
        JsonObject test =
                yaml(WORKFLOWS.resolve("ci.yml")).getAsJsonObject("jobs").getAsJsonObject("test");
        JsonArray java =
                test.getAsJsonObject("strategy").getAsJsonObject("matrix").getAsJsonArray("java");
        assertThat(java.asList().stream().map(JsonElement::getAsString)).containsExactly("17", "21", "25");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void containersAreOfTheImageThatTheDockerfileStartsFrom(Path workflow) throws IOException {
        Set<String> base = matches("^FROM (\\S+)", Files.readString(Path.of("Dockerfile")));
        assertThat(jobs(workflow).stream()
                        .filter(job -> job.has("container"))
                        .map(job ->
                                job.getAsJsonObject("container").get("image").getAsString()))
                .allMatch(base::contains);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void makeKnowsEveryTargetThatAWorkflowCalls(Path workflow) throws IOException {
        Set<String> targets = matches("^([a-z][a-z-]*):", Files.readString(Path.of("Makefile")));
        for (JsonObject step : steps(workflow)) {
            if (step.has("run")) {
                assertThat(targets)
                        .containsAll(matches("^make ([a-z-]+)", step.get("run").getAsString()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsAreGitHubsOwnAndOfOneVersion(Path workflow) throws IOException {
        for (JsonObject step : steps(workflow)) {
            assertThat(step.has("run")).as(step.toString()).isNotEqualTo(step.has("uses"));
            if (step.has("uses")) {
                assertThat(step.get("uses").getAsString()).matches("actions/[a-z-]+@v\\d+\\.\\d+\\.\\d+");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void jobsMayOnlyReadUnlessTheySaySoAndEnd(Path workflow) throws IOException {
        assertThat(yaml(workflow).getAsJsonObject("permissions")).hasToString("{\"contents\":\"read\"}");
        for (JsonObject job : jobs(workflow)) {
            if (job.has("uses")) {
                assertThat(Path.of(job.get("uses").getAsString())).isRegularFile();
            } else {
                assertThat(job.get("timeout-minutes").getAsInt()).isPositive();
            }
        }
    }

    @Test
    void aBugReportAsksForTheVersionTheKernelAndItsFiles() throws IOException {
        List<JsonObject> required =
                yaml(Path.of(".github/ISSUE_TEMPLATE/bug.yml")).getAsJsonArray("body").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .filter(field -> field.has("validations")
                                && field.getAsJsonObject("validations")
                                        .get("required")
                                        .getAsBoolean())
                        .toList();
        assertThat(required).extracting(field -> field.get("id").getAsString()).contains("version", "kernel", "proc");
        assertThat(required)
                .allSatisfy(field -> assertThat(
                                field.getAsJsonObject("attributes").get("label").getAsString())
                        .isNotBlank());
    }

    @Test
    void updatesAreProposedForLibrariesBaseImageAndActions() throws IOException {
        JsonArray updates = yaml(Path.of(".github/dependabot.yml")).getAsJsonArray("updates");
        assertThat(updates.asList().stream()
                        .map(update -> update.getAsJsonObject()
                                .get("package-ecosystem")
                                .getAsString()))
                .containsExactlyInAnyOrder("maven", "docker", "github-actions");
    }
}
