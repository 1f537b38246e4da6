package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.gson.JsonObject;
import io.github.linuxmm.alerts.Rule;
import io.github.linuxmm.status.StatusSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runbooks that dashboards name and link: pages and sections that there are, at an address that can be changed. */
class RunbookLinksTest {
    private static final Path RUNBOOKS = Path.of("alerts/runbooks");
    private static final Pattern PAGE = Pattern.compile("(?<![\\w$])([A-Za-z]\\w*\\.md)(?:#([\\w-]+))?");
    private static final Pattern LINK = Pattern.compile("\\$\\{runbooks\\w*}/[^\"]*");
    /** A page by name, or what a cell shows: a page with or without its section, or an alert's name. */
    private static final Pattern FORM =
            Pattern.compile("\\$\\{runbooks}/(?:\\w+\\.md|\\$\\{__[\\w.]+}(?:\\.md)?)(?:#([\\w-]+))?");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    /** The anchors of a page's headings, as GitHub makes them. */
    private static Set<String> anchors(String page) throws Exception {
        return Files.readAllLines(RUNBOOKS.resolve(page)).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPageAndSectionOfTheRunbooksThatIsNamedIsThere(Dashboard dashboard) throws Exception {
        Matcher page = PAGE.matcher(dashboard.json().toString());
        while (page.find()) {
            assertThat(RUNBOOKS.resolve(page.group(1))).as(dashboard.uid()).isRegularFile();
            if (page.group(2) != null) {
                assertThat(anchors(page.group(1)))
                        .as(dashboard.uid() + " names " + page.group())
                        .contains(page.group(2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyLinkOfARunbookIsAPageOrWhatItsCellShows(Dashboard dashboard) throws Exception {
        Matcher link = LINK.matcher(dashboard.json().toString());
        while (link.find()) {
            Matcher form = FORM.matcher(link.group());
            assertThat(form.matches()).as(dashboard.uid() + ": " + link.group()).isTrue();
            // An alert's page is asked for a section that each has.
            if (form.group(1) != null && link.group().contains("}.md#")) {
                for (Rule alert : Rule.alerts()) {
                    assertThat(anchors(alert.alert() + ".md")).contains(form.group(1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theAddressIsAConstantAtTheEndWithTheSameValueAsInTheAlerts(Dashboard dashboard) throws Exception {
        if (!LINK.matcher(dashboard.json().toString()).find()) {
            return;
        }
        JsonObject address = dashboard.variables().get(dashboard.variables().size() - 1);
        assertThat(address.get("name").getAsString()).isEqualTo("runbooks");
        assertThat(address.get("type").getAsString()).isEqualTo("constant");
        assertThat(address.get("hide").getAsInt()).isEqualTo(2);
        for (Rule alert : Rule.alerts()) {
            assertThat(alert.annotations().get("runbook_url"))
                    .isEqualTo(address.get("query").getAsString() + "/" + alert.alert() + ".md");
        }
    }

    @Test
    void aPageOrSectionThatIsNotThereIsFound() throws Exception {
        assertThat(anchors("knobs.md")).contains("swappiness-and-others-that-do-nothing-for-order-4", "drop_caches");
        Matcher page = PAGE.matcher("\\\"runbook\\\", \\\"Gone.md#there-not\\\" $1.md");
        assertThat(page.find()).isTrue();
        assertThat(page.group(1) + page.group(2)).isEqualTo("Gone.mdthere-not");
        assertThat(page.find()).isFalse();
    }

    /** The ids of a page as the exporter serves it. */
    private static List<String> served(String page) {
        StatusSite site = new StatusSite(
                "1",
                "/metrics",
                () -> {
                    throw new IllegalStateException("a runbook needs no host");
                },
                ImmutableList::of);
        String html = new String(site.document("/runbooks/" + page, null).body(), StandardCharsets.UTF_8);
        return Pattern.compile(" id=\"([^\"]*)\"")
                .matcher(html)
                .results()
                .map(id -> id.group(1))
                .toList();
    }

    @Test
    void everySectionThatIsLinkedIsOneOfThePageThatTheExporterServes() throws Exception {
        Set<String> links = new TreeSet<>();
        for (Dashboard dashboard : dashboards()) {
            PAGE.matcher(dashboard.json().toString())
                    .results()
                    .map(MatchResult::group)
                    .forEach(links::add);
        }
        List<Path> pages;
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            pages = files.sorted().toList();
        }
        for (Path page : pages) {
            String name = page.getFileName().toString();
            Pattern.compile("\\]\\(([\\w.]*#[\\w-]+)\\)")
                    .matcher(Files.readString(page))
                    .results()
                    .map(link -> link.group(1).startsWith("#") ? name + link.group(1) : link.group(1))
                    .forEach(links::add);
            // The same as GitHub's, each once.
            assertThat(served(name)).as(name).doesNotHaveDuplicates().containsAll(anchors(name));
        }
        for (Rule alert : Rule.alerts()) {
            links.add(alert.alert() + ".md#mitigate-now");
        }
        List<String> sections =
                links.stream().filter(link -> link.contains("#")).toList();
        assertThat(sections).hasSizeGreaterThan(15);
        for (String link : sections) {
            int hash = link.indexOf('#');
            assertThat(served(link.substring(0, hash))).as(link).contains(link.substring(hash + 1));
        }
    }
}
