package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LandingPageTest {
    @Test
    void textIsEscaped() {
        String html = new LandingPage(
                        "1<2",
                        "/a\"b",
                        () -> List.of(new HtmlTable(
                                "T&C", List.of("<th>"), List.of(List.of("failed: line 3: \"<script>\"", "ok")))))
                .html();
        assertThat(html)
                .contains(
                        "Version 1&lt;2",
                        "href=\"/a&quot;b\"",
                        "<h2>T&amp;C</h2>",
                        "<th>&lt;th&gt;</th>",
                        "<td>failed: line 3: &quot;&lt;script&gt;&quot;</td><td>ok</td>")
                .doesNotContain("<script");
    }

    @Test
    void tablesAreMadeAnewForEachVisit() {
        AtomicInteger visits = new AtomicInteger();
        LandingPage page = new LandingPage(
                "v",
                "/metrics",
                () -> List.of(new HtmlTable("visit " + visits.incrementAndGet(), List.of(), List.of())));
        assertThat(page.html()).contains("visit 1");
        assertThat(page.html()).contains("visit 2");
    }
}
