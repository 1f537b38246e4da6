package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Summary;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's TextFormat is the specification; only whole numbers are written shorter. */
class TextWriterTest {
    private static final double[] VALUES = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        1e300,
        1e-300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        9007199254740992.0,
        9007199254740994.0,
        -9007199254740992.0,
        Long.MAX_VALUE,
        1234567.5,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        100,
        1e7,
        12345678
    };
    private static final String[] TEXTS = {
        "", "plain", "back\\slash", "quo\"te", "new\nline", "\u00fcml\u00e4ut \u20ac", "\\n", "a,b=c}", "\ud83d\ude00"
    };

    private static final MetricFamilySamples FAMILY = new MetricFamilySamples(
            "mm_f", Collector.Type.GAUGE, "h", List.of(new Sample("mm_f", List.of(), List.of(), 0)));

    private static List<MetricFamilySamples> families(Random random) {
        List<MetricFamilySamples> families = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "mm_f" + i + (i % 2 == 0 ? "" : "_total");
            List<Sample> samples = new ArrayList<>();
            for (int n = random.nextInt(5); n >= 0; n--) {
                List<String> names = List.of("a", "b", "c").subList(0, random.nextInt(4));
                List<String> values = names.stream()
                        .map(label -> TEXTS[random.nextInt(TEXTS.length)])
                        .toList();
                samples.add(new Sample(name, names, values, VALUES[random.nextInt(VALUES.length)]));
            }
            families.add(new MetricFamilySamples(
                    name,
                    i % 2 == 0 ? Collector.Type.GAUGE : Collector.Type.COUNTER,
                    TEXTS[random.nextInt(TEXTS.length)],
                    samples));
        }
        return families;
    }

    /** The values as doubles once more, so that 4096 and 4096.0 are the same. */
    private static List<String> normalised(String exposition) {
        return exposition
                .lines()
                .map(line -> {
                    int blank = line.lastIndexOf(' ');
                    if (line.startsWith("#")) {
                        return line;
                    }
                    String value = line.substring(blank + 1).replace("Inf", "Infinity");
                    return line.substring(0, blank) + " " + Double.parseDouble(value);
                })
                .toList();
    }

    private static String library(boolean openMetrics, List<MetricFamilySamples> families) throws IOException {
        StringWriter writer = new StringWriter();
        TextFormat.writeFormat(
                openMetrics ? TextFormat.CONTENT_TYPE_OPENMETRICS_100 : TextFormat.CONTENT_TYPE_004,
                writer,
                Collections.enumeration(families));
        return writer.toString();
    }

    private static String ours(TextWriter writer, List<MetricFamilySamples> families) {
        assertThat(writer.write(Collections.enumeration(families))).isTrue();
        return new String(writer.bytes(), 0, writer.length(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyFamilyIsWrittenAsTheLibraryWritesIt(boolean openMetrics) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            List<MetricFamilySamples> families = families(random);
            // A writer of its own: it keeps the head of a family by its name, and here names come with other helps.
            assertThat(normalised(ours(
                            new TextWriter(openMetrics ? Exposition.Format.OPENMETRICS : Exposition.Format.TEXT),
                            families)))
                    .as("seed %d", seed)
                    .isEqualTo(normalised(library(openMetrics, families)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-1,-1",
        "4096,4096",
        "9007199254740992,9007199254740992",
        "9007199254740994,9.007199254740994E15",
        "0.1,0.1",
        "1E300,1.0E300",
        "-0.0,-0.0",
        "NaN,NaN"
    })
    void wholeNumbersAreDigits(double value, String text) {
        MetricFamilySamples family = new MetricFamilySamples(
                "mm_f", Collector.Type.GAUGE, "h", List.of(new Sample("mm_f", List.of(), List.of(), value)));
        assertThat(ours(new TextWriter(Exposition.Format.TEXT), List.of(family)))
                .endsWith("\nmm_f " + text + "\n");
    }

    @Test
    void timesInMicrosecondsAndTheirNeighboursAreWrittenAsTheLibraryWritesThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TextWriter writer = new TextWriter(Exposition.Format.TEXT);
        for (int i = 0; i < 50_000; i++) {
            // Of 1 to 14 digits, so that what is too small or too large for this way of writing is among them.
            double micros = Math.rint(Math.pow(10, 14 * random.nextDouble()));
            double value = (random.nextInt(8) == 0 ? -micros : micros) / 1e6;
            for (double each : new double[] {value, Math.nextUp(value), Math.nextDown(value)}) {
                if (each != Math.rint(each)) {
                    assertThat(ours(writer, List.of(changed(FAMILY, each))))
                            .as("seed %d", seed)
                            .endsWith(" " + Double.toString(each) + "\n");
                }
            }
        }
    }

    @Test
    void aFamilyWithTheNameOfAnEarlierOneHasItsOwnTypeAndHelp() throws IOException {
        TextWriter writer = new TextWriter(Exposition.Format.TEXT);
        for (Collector.Type type : List.of(Collector.Type.COUNTER, Collector.Type.GAUGE, Collector.Type.COUNTER)) {
            String sample = type == Collector.Type.COUNTER ? "mm_f_total" : "mm_f";
            for (String help : List.of("of a " + type, "of another")) {
                List<MetricFamilySamples> family = List.of(new MetricFamilySamples(
                        "mm_f", type, help, List.of(new Sample(sample, List.of(), List.of(), 1))));
                ours(writer, List.of());
                assertThat(normalised(ours(writer, family))).isEqualTo(normalised(library(false, family)));
            }
        }
    }

    @Test
    void theBufferIsUsedAgainAndGrows() {
        TextWriter writer = new TextWriter(Exposition.Format.OPENMETRICS);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            samples.add(new Sample("mm_f", List.of("i"), List.of("" + i), i));
        }
        List<MetricFamilySamples> large = List.of(new MetricFamilySamples("mm_f", Collector.Type.GAUGE, "h", samples));
        String first = ours(writer, large);
        assertThat(first.length()).isGreaterThan(64 << 10);
        assertThat(ours(writer, List.of())).isEqualTo("# EOF\n");
        assertThat(ours(writer, large)).isEqualTo(first);
    }

    @Test
    void familiesThatAreTheSameObjectsInOtherPlacesAreWrittenRight() {
        Random random = new Random(1);
        List<MetricFamilySamples> all = families(random);
        TextWriter writer = new TextWriter(Exposition.Format.TEXT);
        for (int i = 0; i < 200; i++) {
            List<MetricFamilySamples> some = new ArrayList<>(all);
            some.removeIf(family -> random.nextInt(10) == 0);
            if (i % 5 == 0) {
                Collections.shuffle(some, random);
            }
            assertThat(blocks(ours(writer, some)))
                    .containsExactlyInAnyOrderElementsOf(blocks(ours(new TextWriter(Exposition.Format.TEXT), some)));
        }
    }

    /** Each family with its samples. */
    private static List<String> blocks(String text) {
        return List.of(text.split("(?=# HELP )"));
    }

    private static MetricFamilySamples changed(MetricFamilySamples family, double value) {
        String name = family.samples.get(0).name;
        return new MetricFamilySamples(
                name, family.type, family.help, List.of(new Sample(name, List.of(), List.of(), value)));
    }

    private static String uncompressed(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatDoesNotChangeComesFirstAndIsCompressedOnce() throws IOException {
        Random random = new Random(2);
        List<MetricFamilySamples> all = families(random);
        TextWriter writer = new TextWriter(Exposition.Format.TEXT);
        Gzip gzip = new Gzip();
        Set<Integer> versions = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            // The first three change each time, a few others in a while.
            for (int place = 0; place < 3; place++) {
                all.set(place, changed(all.get(place), i));
            }
            if (i % 50 == 49) {
                int place = 3 + random.nextInt(37);
                all.set(place, changed(all.get(place), i));
            }
            String text = ours(writer, all);
            assertThat(blocks(text))
                    .containsExactlyInAnyOrderElementsOf(blocks(ours(new TextWriter(Exposition.Format.TEXT), all)));
            assertThat(uncompressed(
                            gzip.compress(writer.bytes(), writer.stillEnd(), writer.stillVersion(), writer.length())))
                    .isEqualTo(text);
            versions.add(writer.stillVersion());
        }
        assertThat(writer.stillEnd()).isGreaterThan(writer.length() / 2);
        // The first one, the first choice, and twice at most for each change.
        assertThat(versions).hasSizeBetween(2, 2 + 2 * 8);
    }

    @Test
    void anExpositionThatFailsLeavesNothingOutOfTheNext() {
        List<MetricFamilySamples> all = families(new Random(3));
        TextWriter writer = new TextWriter(Exposition.Format.TEXT);
        String text = ours(writer, all);
        List<MetricFamilySamples> broken = new ArrayList<>(all);
        broken.add(new MetricFamilySamples("mm_s", Collector.Type.SUMMARY, "h", List.of()));
        for (int i = 0; i < 20; i++) {
            assertThat(writer.write(Collections.enumeration(broken))).isFalse();
        }
        assertThat(ours(writer, all)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void helpIsEscaped(boolean openMetrics) throws IOException {
        for (String help : TEXTS) {
            List<MetricFamilySamples> families =
                    List.of(new MetricFamilySamples("mm_f", Collector.Type.GAUGE, help, List.of()));
            assertThat(ours(
                            new TextWriter(openMetrics ? Exposition.Format.OPENMETRICS : Exposition.Format.TEXT),
                            families))
                    .isEqualTo(library(openMetrics, families));
        }
    }

    @Test
    void whatOnlyTheLibraryKnowsIsLeftToIt() {
        CollectorRegistry registry = new CollectorRegistry();
        Summary.build("mm_s", "h").register(registry);
        assertThat(new TextWriter(Exposition.Format.TEXT).write(registry.metricFamilySamples()))
                .isFalse();
        Collector timed = new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(new MetricFamilySamples(
                        "mm_t",
                        Collector.Type.GAUGE,
                        "h",
                        List.of(new Sample("mm_t", List.of(), List.of(), 1, 1_000L))));
            }
        };
        assertThat(new TextWriter(Exposition.Format.OPENMETRICS).write(Collections.enumeration(timed.collect())))
                .isFalse();
    }
}
