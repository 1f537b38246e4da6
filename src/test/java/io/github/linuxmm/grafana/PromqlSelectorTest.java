package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromqlSelectorTest {
    @Test
    void selectorsAreFoundWithAndWithoutBracesAndNotInsideStrings() {
        assertThat(PromqlSelector.in("sum by (job) (rate(mm_a_total{x=\"{}\",job=~\"$job\"}[$__rate_interval:15s])) "
                        + "/ up > label_replace({__name__=~\"mm_b{2}\"}, \"mm_c\", \"$1\", \"\", \"mm_d\")"))
                .containsExactly(
                        new PromqlSelector(
                                "mm_a_total", List.of("x=\"{}\"", "job=~\"$job\""), "$__rate_interval", "rate"),
                        new PromqlSelector("up", List.of(), null, ""),
                        new PromqlSelector("", List.of("__name__=~\"mm_b{2}\""), null, "label_replace"));
    }
}
