package io.github.linuxmm.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Compose project, against the specification's schema and the tools of what it starts. */
class ComposeIT {
    private static final Path FOLDER = Path.of("deploy/compose");

    @TempDir
    Path root;

    private static JsonObject project() throws IOException {
        return resolved(YamlFile.read(FOLDER.resolve("compose.yaml")));
    }

    /** With the merge keys of YAML 1.1 applied, as Compose does before it looks at anything. */
    private static JsonObject resolved(JsonObject project) {
        for (JsonElement service : project.getAsJsonObject("services").asMap().values()) {
            JsonObject merged = service.getAsJsonObject().getAsJsonObject("<<").deepCopy();
            service.getAsJsonObject().remove("<<");
            merged.entrySet().stream()
                    .filter(entry -> !service.getAsJsonObject().has(entry.getKey()))
                    .forEach(entry -> service.getAsJsonObject().add(entry.getKey(), entry.getValue()));
        }
        return project;
    }

    private static List<Error> validate(JsonObject project) throws IOException {
        Path file = Path.of("src/test/resources/schemas/compose-spec.json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of(file.toUri().toString()), Files.readString(file), InputFormat.JSON);
        return schema.validate(project.toString(), InputFormat.JSON);
    }

    private static JsonObject service(String name) throws IOException {
        return project().getAsJsonObject("services").getAsJsonObject(name);
    }

    private static List<String> strings(JsonObject of, String key) {
        return of.has(key)
                ? of.getAsJsonArray(key).asList().stream()
                        .map(JsonElement::getAsString)
                        .toList()
                : List.of();
    }

    @Test
    void satisfiesTheSchemaOfTheSpecification() throws Exception {
        assertThat(validate(project())).isEmpty();
        JsonObject wrong = project();
        wrong.getAsJsonObject("services").getAsJsonObject("grafana").addProperty("volume", "x");
        assertThat(validate(wrong)).isNotEmpty();
    }

    @Test
    void everyImageIsPinnedAndEveryServiceHardenedLocalAndHealthChecked() throws Exception {
        for (String name : project().getAsJsonObject("services").keySet()) {
            JsonObject service = service(name);
            assertThat(service.get("image").getAsString()).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+");
            assertThat(service.get("read_only").getAsBoolean()).isTrue();
            assertThat(service.get("cap_drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(strings(service, "ports")).allMatch(port -> port.startsWith("127.0.0.1:"));
            // The exporter's is in its image.
            assertThat(service.has("healthcheck")).isEqualTo(!name.equals("exporter"));
            assertThat(service.keySet()).doesNotContain("privileged", "pid", "network_mode", "cap_add");
        }
    }

    @Test
    void underShortageTheExporterKeepsItsMemoryItsTurnAndItsLife() throws Exception {
        JsonObject exporter = service("exporter");
        assertThat(exporter.get("mem_reservation").getAsString()).isEqualTo("96m");
        assertThat(exporter.get("mem_limit").getAsString()).isEqualTo("160m");
        assertThat(exporter.get("oom_score_adj").getAsInt()).isBetween(-999, -500);
        assertThat(exporter.get("cpu_shares").getAsInt()).isGreaterThan(1024);
        // 64 threads for requests and what it has at rest.
        assertThat(exporter.get("pids_limit").getAsInt()).isGreaterThan(2 * (64 + 25));
    }

    @Test
    void thereIsNoPasswordBecauseThereIsNoUser() throws Exception {
        String text = Files.readString(FOLDER.resolve("compose.yaml"));
        assertThat(text).doesNotContainIgnoringCase("password");
        assertThat(text)
                .contains("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: \"true\"")
                .contains("GF_AUTH_BASIC_ENABLED: \"false\"")
                .contains("GF_AUTH_ANONYMOUS_ORG_ROLE: Viewer");
    }

    /** Lays the bind mounts of a service out under {@code root}, as the container sees them. */
    private void mount(String service) throws IOException {
        for (String volume : strings(service(service), "volumes")) {
            String[] parts = volume.split(":");
            if (!parts[0].startsWith(".")) {
                continue;
            }
            Path source = FOLDER.resolve(parts[0]).normalize();
            assertThat(source).exists();
            assertThat(parts[2]).isEqualTo("ro");
            Path target = root.resolve(parts[1].substring(1));
            Files.createDirectories(target.getParent());
            for (Path file : files(source)) {
                Files.createDirectories(target.resolve(source.relativize(file)).getParent());
                Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void passes(String... command) throws Exception {
        new Command(List.of(command)).succeed();
    }

    @Test
    void prometheusAndAlertmanagerAcceptWhatIsMounted() throws Exception {
        mount("prometheus");
        passes(
                "promtool",
                "check",
                "config",
                root.resolve("etc/prometheus/prometheus.yml").toString());
        mount("alertmanager");
        passes(
                "amtool",
                "check-config",
                root.resolve("etc/alertmanager/alertmanager.yml").toString());
    }

    @Test
    void prometheusScrapesAndAlertsTheServicesAndGrafanaAsksIt() throws Exception {
        String config = YamlFile.read(FOLDER.resolve("prometheus.yml")).toString();
        assertThat(config).contains("\"job_name\":\"linux-mm\"", "\"exporter:10047\"", "\"alertmanager:9093\"");
        mount("grafana");
        assertThat(provisioning("datasources", "datasources"))
                .hasSize(1)
                .allMatch(source -> source.get("url").getAsString().equals("http://prometheus:9090"));
    }

    @Test
    void grafanaFindsTheDashboardsWhereItsProviderLooks() throws Exception {
        mount("grafana");
        List<JsonObject> providers = provisioning("dashboards", "providers");
        assertThat(providers).hasSize(1);
        String path = providers.get(0).getAsJsonObject("options").get("path").getAsString();
        for (String dashboard : List.of("fleet", "host", "tuning", "compare")) {
            assertThat(root.resolve(path.substring(1)).resolve("linux-mm-" + dashboard + ".json"))
                    .isRegularFile();
        }
    }

    private List<JsonObject> provisioning(String kind, String key) throws IOException {
        List<JsonObject> found = new ArrayList<>();
        for (Path file : files(root.resolve("etc/grafana/provisioning").resolve(kind))) {
            YamlFile.read(file).getAsJsonArray(key).forEach(entry -> found.add(entry.getAsJsonObject()));
        }
        return found;
    }
}
