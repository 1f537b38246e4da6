package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Summary;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExporterServerTest {
    @Test
    void theLibraryAnswersForWhatTheWriterDoesNotKnow() throws Exception {
        CollectorRegistry registry = new CollectorRegistry();
        Summary.build("mm_s", "A summary.").register(registry).observe(3);
        try (ExporterServer server = new ExporterServer(List.of(new InetSocketAddress("127.0.0.1", 0)), "/metrics", 1,
                (collect, exclude) -> registry, new Exposition(), new LandingPage("v", "/metrics", List::of))) {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://" + server.addresses().get(0) + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("# TYPE mm_s summary", "mm_s_sum 3.0");
        }
    }
}
