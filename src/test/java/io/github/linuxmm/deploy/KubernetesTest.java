package io.github.linuxmm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the folders of deploy/kubernetes build, against Kubernetes's OpenAPI and the Prometheus operator's types. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("deploy/kubernetes");
    private static final Path KERNEL_LOG = FOLDER.resolve("kernel-log");
    /** The types take unknown fields into a map; an error is wanted. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated a) {
                    return false;
                }
            })
            .build();

    private static void validate(JsonObject object) throws Exception {
        String kind = object.get("kind").getAsString();
        if (object.get("apiVersion").getAsString().equals("monitoring.coreos.com/v1")) {
            STRICT.readValue(object.toString(), Class.forName("io.fabric8.openshift.api.model.monitoring.v1." + kind));
            return;
        }
        try {
            Class.forName("io.kubernetes.client.openapi.models.V1" + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, object);
        } catch (InvocationTargetException e) {
            throw new AssertionError(object + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static JsonObject only(List<JsonObject> objects, String kind) {
        List<JsonObject> found = objects.stream()
                .filter(object -> object.get("kind").getAsString().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static JsonObject pod(List<JsonObject> objects) {
        return at(only(objects, "DaemonSet"), "spec", "template", "spec");
    }

    private static JsonObject container(List<JsonObject> objects) {
        return pod(objects).getAsJsonArray("containers").get(0).getAsJsonObject();
    }

    private static JsonObject at(JsonObject object, String... keys) {
        JsonObject found = object;
        for (String key : keys) {
            found = found.getAsJsonObject(key);
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "operator"})
    void everyObjectIsValidWithAndWithoutTheKernelLog(String variant) throws Exception {
        for (List<JsonObject> objects : List.of(
                Kustomization.build(FOLDER.resolve(variant)),
                Kustomization.build(FOLDER.resolve(variant), KERNEL_LOG))) {
            assertThat(objects).hasSizeGreaterThanOrEqualTo(4);
            for (JsonObject object : objects) {
                validate(object);
            }
        }
    }

    @Test
    void theValidationSeesMisspeltMissingAndMistypedFields() throws Exception {
        JsonObject daemonSet = only(Kustomization.build(FOLDER.resolve("plain")), "DaemonSet");
        at(daemonSet, "spec", "updateStrategy", "rollingUpdate").addProperty("maxUnavailible", 1);
        assertThatThrownBy(() -> validate(daemonSet)).hasMessageContaining("maxUnavailible");
        at(daemonSet, "spec", "updateStrategy", "rollingUpdate").remove("maxUnavailible");
        validate(daemonSet);
        at(daemonSet, "spec").remove("selector");
        assertThatThrownBy(() -> validate(daemonSet)).hasMessageContaining("selector");
        JsonObject monitor = only(Kustomization.build(FOLDER.resolve("operator")), "PodMonitor");
        monitor.getAsJsonObject("spec")
                .getAsJsonArray("podMetricsEndpoints")
                .get(0)
                .getAsJsonObject()
                .addProperty("intervall", "15s");
        assertThatThrownBy(() -> validate(monitor)).hasMessageContaining("intervall");
    }

    @Test
    void withoutTheKernelLogThereIsNoRightAtAll() throws Exception {
        List<JsonObject> objects = Kustomization.build(FOLDER.resolve("plain"));
        assertThat(at(pod(objects), "securityContext").toString()).contains("\"runAsNonRoot\":true", "RuntimeDefault");
        assertThat(at(container(objects), "securityContext").toString())
                .isEqualTo("{\"allowPrivilegeEscalation\":false,"
                        + "\"readOnlyRootFilesystem\":true,\"capabilities\":{\"drop\":[\"ALL\"]}}");
        assertThat(pod(objects).keySet()).doesNotContain("hostPID", "hostNetwork", "hostIPC");
        assertThat(container(objects).getAsJsonArray("volumeMounts"))
                .hasSize(1)
                .allMatch(mount -> mount.getAsJsonObject().get("readOnly").getAsBoolean());
    }

    @Test
    void theKernelLogAddsOneCapabilityAndUidZero() throws Exception {
        List<JsonObject> objects = Kustomization.build(FOLDER.resolve("plain"), KERNEL_LOG);
        assertThat(at(container(objects), "securityContext", "capabilities").toString())
                .isEqualTo("{\"drop\":[\"ALL\"],\"add\":[\"SYSLOG\"]}");
        assertThat(at(container(objects), "securityContext")
                        .get("readOnlyRootFilesystem")
                        .getAsBoolean())
                .isTrue();
        assertThat(at(pod(objects), "securityContext").get("runAsUser").getAsInt())
                .isZero();
    }

    @Test
    void portsSelectorsAndPathsAgree() throws Exception {
        List<JsonObject> objects = Kustomization.build(FOLDER.resolve("operator"));
        JsonElement labels =
                at(only(objects, "DaemonSet"), "spec", "template", "metadata").get("labels");
        assertThat(at(only(objects, "DaemonSet"), "spec", "selector").get("matchLabels"))
                .isEqualTo(labels);
        assertThat(at(only(objects, "PodMonitor"), "spec", "selector").get("matchLabels"))
                .isEqualTo(labels);
        assertThat(at(only(objects, "NetworkPolicy"), "spec", "podSelector").get("matchLabels"))
                .isEqualTo(labels);
        assertThat(container(objects).getAsJsonArray("ports").toString()).contains("\"name\":\"metrics\"", "10047");
        JsonArray mounts = container(objects).getAsJsonArray("volumeMounts");
        assertThat(container(objects).get("args").toString())
                .contains("--path.procfs="
                        + mounts.get(0).getAsJsonObject().get("mountPath").getAsString());
    }

    /** The kubelet gives oom_score_adj -997 to this priority, and about 998 to a pod that asks for little memory. */
    @Test
    void underShortageItIsTheLastToBeKilledOrEvicted() throws Exception {
        List<JsonObject> objects = Kustomization.build(FOLDER.resolve("plain"));
        assertThat(pod(objects).get("priorityClassName").getAsString()).isEqualTo("system-node-critical");
        // Some clusters allow that priority only where a quota names it.
        assertThat(at(only(objects, "ResourceQuota"), "spec").toString())
                .contains("{\"operator\":\"In\",\"scopeName\":\"PriorityClass\",\"values\":[\"system-node-critical\"]}")
                .contains("\"pods\":");
        JsonObject resources = container(objects).getAsJsonObject("resources");
        assertThat(at(resources, "requests").get("memory").getAsString()).isEqualTo("96Mi");
        assertThat(at(resources, "limits").keySet()).containsExactly("memory");
    }
}
