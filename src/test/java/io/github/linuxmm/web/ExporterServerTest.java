package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.Info;
import io.prometheus.client.Summary;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExporterServerTest {
    /** What the byte writer does not write. */
    private enum Unusual {
        SUMMARY(registry -> Summary.build("mm_s", "h")
                .quantile(0.5, 0.01)
                .register(registry)
                .observe(3)),
        HISTOGRAM(registry -> Histogram.build("mm_h", "h").register(registry).observe(0.3)),
        EXEMPLAR(registry ->
                Counter.build("mm_c", "h").withoutExemplars().register(registry).incWithExemplar("trace_id", "1")),
        CREATED(registry -> Counter.build("mm_c", "h").register(registry).inc()),
        INFO(registry -> Info.build("mm_i", "h").register(registry).info("a", "b")),
        TIME_STAMP(registry -> registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(new MetricFamilySamples(
                        "mm_t", Type.GAUGE, "h", List.of(new Sample("mm_t", List.of(), List.of(), 1, 1_000L))));
            }
        }));

        // Filled once, in the constructor.
        @SuppressWarnings("ImmutableEnumChecker")
        private final CollectorRegistry registry = new CollectorRegistry();

        Unusual(Consumer<CollectorRegistry> register) {
            register.accept(registry);
        }
    }

    private static ExporterServer serve(CollectorRegistry registry, InetSocketAddress... addresses) throws IOException {
        return new ExporterServer(
                List.of(addresses),
                "/metrics",
                1,
                new Exposition((collect, exclude) -> registry),
                (path, query) -> {
                    throw new AssertionError("nobody asks for " + path);
                },
                null,
                problem -> {});
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpResponse<String> get(ExporterServer server, String accept) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://" + server.addresses().get(0) + "/metrics"))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void theLibraryAnswersForWhatTheWriterDoesNotKnow(Unusual unusual) throws Exception {
        try (ExporterServer server = serve(unusual.registry, anyPort())) {
            for (String type : List.of(TextFormat.CONTENT_TYPE_004, TextFormat.CONTENT_TYPE_OPENMETRICS_100)) {
                HttpResponse<String> answer = get(server, type);
                StringWriter expected = new StringWriter();
                TextFormat.writeFormat(type, expected, unusual.registry.metricFamilySamples());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
                assertThat(answer.body()).isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> serve(
                            new CollectorRegistry(),
                            anyPort(),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on")
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
    }
}
