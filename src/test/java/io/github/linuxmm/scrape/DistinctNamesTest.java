package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctNamesTest {
    private static MetricFamilySamples family(String name) {
        return Family.gauge(name, "").of(1);
    }

    @Test
    void noSeriesIsTwiceWhereOneNameIsACountersWithoutItsSuffixOrWithIt() {
        MetricFamilySamples counter =
                Family.counter("mm_vmstat_nr_written_total", "").of(1);
        MetricFamilySamples asItsSample = family("mm_vmstat_nr_written_total");
        MetricFamilySamples asItsFamily = family("mm_vmstat_nr_written");
        List<MetricFamilySamples> first = new ArrayList<>(List.of(counter, asItsSample, asItsFamily));
        List<MetricFamilySamples> last = new ArrayList<>(List.of(asItsSample, asItsFamily, counter));
        List<MetricFamilySamples> both = new ArrayList<>(List.of(asItsSample, counter));
        DistinctNames names = new DistinctNames();
        names.keepFirst(first);
        names.keepFirst(last);
        names.keepFirst(both);
        assertThat(both).containsExactly(asItsSample);
        assertThat(first).containsExactly(counter);
        assertThat(last).containsExactly(asItsSample, asItsFamily);
    }

    @Test
    void ofFamiliesWithOneNameTheFirstIsKeptWhateverCameBefore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        DistinctNames names = new DistinctNames();
        List<MetricFamilySamples> some = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            // Mostly the same families as before, sometimes one of another name, seldom one of a name that is there
            // already.
            boolean grows = some.size() < 10 || random.nextInt(20) == 0;
            if (grows || random.nextInt(3) == 0) {
                String name = !some.isEmpty() && random.nextInt(4) == 0
                        ? some.get(random.nextInt(some.size())).name
                        : "mm_" + random.nextInt(1_000);
                if (grows) {
                    some.add(random.nextInt(some.size() + 1), family(name));
                } else {
                    some.set(random.nextInt(some.size()), family(name));
                }
            }
            if (some.size() > 12) {
                some.remove(random.nextInt(some.size()));
            }
            Map<String, MetricFamilySamples> expected = new LinkedHashMap<>();
            some.forEach(family -> expected.putIfAbsent(family.name, family));
            List<MetricFamilySamples> kept = new ArrayList<>(some);
            names.keepFirst(kept);
            assertThat(kept).as("seed %d, round %d", seed, round).containsExactlyElementsOf(expected.values());
        }
    }
}
