package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.linuxmm.alerts.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the dashboards claim of a host: not known is not told as yes or no, nor a race as fragmentation. */
class DashboardClaimsTest {
    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void whereAnOrderIsServedOrNotNotKnownIsToldInGrey(Dashboard dashboard) {
        Set<String> silent = new TreeSet<>();
        int told = 0;
        for (JsonObject panel : dashboard.charts()) {
            String queries = panel.getAsJsonArray("targets").toString();
            // Tiles that count hosts count what is certain.
            if (!queries.matches("(?s).*(mm_allocation_unavailable_|allocatable_blocks).*")
                    || queries.contains("\"count(")) {
                continue;
            }
            boolean gap =
                    panel.get("type").getAsString().equals("timeseries") && queries.contains("allocatable_blocks");
            String said = panel.get("description").getAsString().toLowerCase(Locale.ROOT);
            String shown = panel.getAsJsonObject("fieldConfig").toString();
            told++;
            if (!said.contains(gap ? "a gap: not known" : "not known") || !gap && !shown.contains("#8E8E8E")) {
                silent.add(dashboard.name(panel));
            }
            if (queries.contains("mm_allocation_unavailable_")
                    && !shown.contains("not known")
                    && !queries.contains("mm_allocation_unknown_")) {
                silent.add(dashboard.name(panel) + " has no time not known");
            }
        }
        assertThat(silent).isEmpty();
        assertThat(told).isGreaterThanOrEqualTo(2);
    }

    @Test
    void fragmentedIsSaidOnlyAboveARatioAndWhileAZoneIsEligible() {
        String selector = "{cluster=~\"$cluster\",job=~\"$job\",instance=~\"$instance\",";
        String ratio = "(min_over_time(mm_unusable_free_ratio" + selector + "order=~\"$order\"}[1m1s])) > 0.8 unless";
        int said = 0;
        for (Dashboard dashboard : dashboards()) {
            for (JsonObject panel : dashboard.charts()) {
                String words = panel.get("title").getAsString() + panel.getAsJsonObject("fieldConfig");
                if (words.toLowerCase(Locale.ROOT).contains("fragmented")
                        || panel.get("description").getAsString().startsWith("Hosts that are fragmented")) {
                    String query = panel.getAsJsonArray("targets")
                            .get(0)
                            .getAsJsonObject()
                            .get("expr")
                            .getAsString();
                    assertThat(query)
                            .as(dashboard.name(panel))
                            .contains(ratio)
                            .containsPattern("mm_unusable_free_ratio\\{[^}]*,order=\"0\"}(\\[1m1s]\\))?\\) == 1")
                            .contains(selector + "gfp=\"kernel\",order=\"0\",watermark=\"min\"}");
                    said++;
                }
            }
        }
        assertThat(said).isEqualTo(4);
    }

    @Test
    void onlyAlertsThatThereAreAreNamed() throws Exception {
        Set<String> alerts = Rule.alerts().stream().map(Rule::alert).collect(Collectors.toSet());
        int named = 0;
        for (Dashboard dashboard : dashboards()) {
            Matcher name = Pattern.compile("\\bMm\\w+(?:\\.\\*)?")
                    .matcher(dashboard.json().toString());
            while (name.find()) {
                assertThat(alerts)
                        .as(dashboard.uid() + " names " + name.group())
                        .anyMatch(one -> one.matches(name.group()));
                named++;
            }
        }
        assertThat(named).isGreaterThan(5);
    }

    @Test
    void findingsNameTheirPageAndSectionOfTheRunbooks() throws Exception {
        String query = dashboards().stream()
                .flatMap(dashboard -> dashboard.targets().stream())
                .filter(target -> target.panel().get("title").getAsString().startsWith("Findings"))
                .map(Dashboard.Target::expr)
                .collect(Collectors.joining());
        Matcher finding = Pattern.compile(
                        "\"finding\", \"([^\"]+)\", .*?\"runbook\", \"([\\w.]+)(?:(?:#|, )([\\w-]+))?\"")
                .matcher(query);
        int findings = 0;
        while (finding.find()) {
            assertThat(finding.group(1)).matches(".+ Value: .+");
            String page = Files.readString(Path.of("alerts/runbooks", finding.group(2)));
            if (finding.group(3) != null) {
                String heading = finding.group(3).replace("-", "[ ,]+");
                assertThat(page).containsPattern("(?im)^## .*" + heading);
            }
            findings++;
        }
        assertThat(findings).isEqualTo(6);
        for (Dashboard dashboard : dashboards()) {
            if (Set.of("linux-mm-host", "linux-mm-tuning").contains(dashboard.uid())) {
                assertThat(dashboard.annotations().stream()
                                .map(one -> one.get("name").getAsString()))
                        .contains("Sysctl changes", "Caches dropped");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noSampleLiesOnTheEndOfARange(Dashboard dashboard) {
        // Prometheus 3 leaves out the left end; a second more than whole minutes keeps samples off it.
        Matcher range = Pattern.compile(
                        "\\[(?:\\d+[smhdwy])+[:\\]]|\\[\\$\\{?window\\w*}?\\w*]( offset -\\$\\{window}1ms)?")
                .matcher(dashboard.json().toString());
        while (range.find()) {
            assertThat(range.group(1) != null || range.group().matches("\\[.*[mhdw}]1s[:\\]]"))
                    .as(dashboard.uid() + ": " + range.group())
                    .isTrue();
        }
        // What Grafana puts in is whole seconds, as a replay's samples are.
        assertThat(dashboard.json().toString()).doesNotContainPattern("\\[\\$__[^\\]]*](?!( @ end\\(\\))? offset 1ms)");
    }
}
