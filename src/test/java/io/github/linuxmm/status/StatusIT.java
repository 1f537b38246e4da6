package io.github.linuxmm.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.support.Chromium;
import io.github.linuxmm.web.Document;
import io.github.linuxmm.web.ExporterServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages in a real Chromium, of hosts as they were recorded. The pictures are in target/status. */
@Tag("browser")
class StatusIT {
    private static final int TELEPHONE = 390;
    private static final int DESK = 1440;
    private static final int MOST_BYTES = 60_000;
    private static final Path PICTURES = Path.of("target/status");

    @TempDir
    private static Path profile;

    private static Chromium chromium;
    private static String axe;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(PICTURES);
        chromium = new Chromium(profile);
        try (InputStream script = StatusIT.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource
    void thePageOfARecordedHostIsWholeOnATelephoneAndOnADeskInTheLightAndInTheDark(RecordedStatus host)
            throws Exception {
        Seen seen = host.seen();
        try (ExporterServer server = RecordedStatus.serve(seen)) {
            String url = "http://" + server.addresses().get(0) + "/status";
            for (int width : new int[] {TELEPHONE, DESK}) {
                for (boolean dark : new boolean[] {false, true}) {
                    chromium.open(url, width, dark);
                    String name = host.name().toLowerCase(Locale.ROOT) + "-" + width + (dark ? "-dark" : "");
                    Files.write(PICTURES.resolve(name + ".png"), chromium.picture());
                    assertLegible(name, url, width);
                    String state = "document.querySelector('h1 .state')";
                    assertThat(text(state + ".innerText.trim()")).isEqualTo(host.state);
                    assertThat(number(state + ".getBoundingClientRect().bottom"))
                            .as("on the first screen")
                            .isLessThan(200);
                    assertThat(text("document.title")).startsWith(host.state);
                    assertThat(number("document.querySelectorAll('section').length"))
                            .isEqualTo(Diagnosis.of(seen, 4).settings().isEmpty() ? 8 : 9);
                    assertThat(number("document.querySelectorAll('figure svg[role=img] path.curve').length"))
                            .isEqualTo(4);
                }
            }
            assertThat(number("performance.getEntriesByType('navigation')[0].decodedBodySize"))
                    .isBetween(1.0, (double) MOST_BYTES);
        }
    }

    @Test
    void runbooksAndTheLandingPageAreLegible() throws Exception {
        try (ExporterServer server = RecordedStatus.serve(RecordedStatus.HEALTHY.seen())) {
            for (String path : List.of("/", "/runbooks/", "/runbooks/modes", "/runbooks/MmHighOrderExhausted")) {
                String url = "http://" + server.addresses().get(0) + path;
                for (int width : new int[] {TELEPHONE, DESK}) {
                    chromium.open(url, width, width == DESK);
                    assertLegible(path + " at " + width, url, width);
                }
            }
        }
    }

    @Test
    void aTileChoosesAnotherOrderWithoutAScript() throws Exception {
        try (ExporterServer server = RecordedStatus.serve(RecordedStatus.FRAGMENTED.seen())) {
            chromium.open("http://" + server.addresses().get(0) + "/status", DESK, false);
            String next = text("document.querySelectorAll('.tiles a')[9].href");
            chromium.open(next, DESK, false);
            assertThat(text("document.querySelector('.tiles a[aria-current]').innerText"))
                    .startsWith("9");
            assertThat(text("document.querySelector('.headline').innerText")).startsWith("order 9 (2 MiB)");
        }
    }

    /** Else an empty list of errors would say nothing. */
    @Test
    void whatBreaksThePolicyOrIsInaccessibleIsNoticed() throws Exception {
        Document bad = Layout.page(
                200,
                "bad",
                Shape.BAD,
                "./",
                new Html()
                        .raw("<p style=\"color:#ccc\">x</p><img src=\"http://127.0.0.1:9/x.png\"><script>1</script>"));
        try (ExporterServer server = RecordedStatus.serve((path, query) -> bad)) {
            chromium.open("http://" + server.addresses().get(0) + "/", DESK, false);
            assertThat(chromium.errors()).hasSize(3).allMatch(error -> error.contains("Content Security Policy"));
            assertThat(violations()).anyMatch(StatusIT::matters);
        }
    }

    @Test
    void itPrintsOnTwoSheetsAtMost() throws Exception {
        try (ExporterServer server = RecordedStatus.serve(RecordedStatus.FRAGMENTED.seen())) {
            chromium.open("http://" + server.addresses().get(0) + "/status", DESK, true);
            String pdf = new String(chromium.print(), StandardCharsets.ISO_8859_1);
            assertThat(pdf.split("/Type /Page\\b", -1).length - 1).isBetween(1, 2);
        }
    }

    private static void assertLegible(String what, String url, int width) throws Exception {
        assertThat(chromium.errors()).as(what).isEmpty();
        assertThat(chromium.requests()).as(what).allMatch(asked -> asked.equals(url) || asked.startsWith("data:"));
        assertThat(number("document.documentElement.scrollWidth")).as(what).isLessThanOrEqualTo(width);
        assertThat(violations()).as(what).noneMatch(StatusIT::matters);
    }

    private static JsonArray violations() throws Exception {
        chromium.evaluate(axe);
        return chromium.evaluate("axe.run({resultTypes:['violations']}).then(r=>r.violations.map("
                        + "v=>({id:v.id,impact:v.impact,nodes:v.nodes.map(n=>n.html+' '+n.failureSummary)})))")
                .getAsJsonArray();
    }

    private static boolean matters(JsonElement violation) {
        String impact = ((JsonObject) violation).get("impact").getAsString();
        return impact.equals("serious") || impact.equals("critical");
    }

    private static double number(String expression) throws Exception {
        return chromium.evaluate(expression).getAsDouble();
    }

    private static String text(String expression) throws Exception {
        return chromium.evaluate(expression).getAsString();
    }
}
