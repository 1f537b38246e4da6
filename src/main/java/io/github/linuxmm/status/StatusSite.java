package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.DiagnosisJson;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.HistoryJson;
import io.github.linuxmm.web.Document;
import io.github.linuxmm.web.Documents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages about the host, and the same as JSON. Looks at it once a second at most. */
public final class StatusSite implements Documents {
    private static final String RUNBOOKS = "/runbooks/";
    private static final Document NOTHING_SEEN = new Document(
            503,
            "text/plain; charset=utf-8",
            ImmutableMap.of(),
            "nothing is known of the host: a file of the kernel does not answer; the metrics tell which collector fails\n"
                    .getBytes(StandardCharsets.UTF_8));

    private final Lately<Seen> seen;
    private final KnownStates known = new KnownStates();
    private final String version;
    private final String telemetryPath;
    private final Supplier<ImmutableList<List<String>>> collectors;

    /**
     * Makes pages.
     *
     * @param version as people read it
     * @param look what is seen of the host now, and what was seen before
     * @param collectors each with its state in words
     */
    public StatusSite(
            String version,
            String telemetryPath,
            Supplier<Seen> look,
            Supplier<ImmutableList<List<String>>> collectors) {
        this.version = version;
        this.telemetryPath = telemetryPath;
        this.seen = new Lately<>(look, System::nanoTime);
        this.collectors = collectors;
    }

    @Override
    public Document document(String path, @Nullable String query) {
        if (path.startsWith(RUNBOOKS)) {
            return Runbooks.page(path.substring(RUNBOOKS.length()));
        }
        Optional<Lately.Found<Seen>> found = seen.get();
        if (path.equals("/")) {
            return Landing.of(found.map(known -> Diagnosis.of(known.value(), Diagnosis.DEFAULT_ORDER)), about());
        }
        if (found.isEmpty()) {
            return NOTHING_SEEN;
        }
        Seen now = found.get().value();
        Parameters parameters = Parameters.of(query, now.course().now().orders());
        return switch (path) {
            case "/status" -> status(found.get(), parameters);
            case "/api/diagnosis" ->
                json(DiagnosisJson.of(Diagnosis.of(now, parameters.order())).getBytes(StandardCharsets.UTF_8));
            case "/api/history" -> json(history(now.course()));
            default -> throw new IllegalArgumentException("no such page: " + path);
        };
    }

    private Document status(Lately.Found<Seen> found, Parameters parameters) {
        Seen now = found.value();
        Diagnosis diagnosis = Diagnosis.of(now, parameters.order());
        PastVerdicts past = PastVerdicts.of(now, diagnosis, known);
        return StatusPage.of(new View(now, diagnosis, past, found.late(), parameters.refreshes(), about()));
    }

    private View.About about() {
        return new View.About(version, telemetryPath, collectors.get());
    }

    /** As bytes at once: the text of a day would be a megabyte more. */
    private static byte[] history(Course course) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 << 10);
        try {
            HistoryJson.write(course, new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // An array takes all.
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Document json(byte[] bytes) {
        return new Document(200, "application/json", ImmutableMap.of(), bytes);
    }
}
