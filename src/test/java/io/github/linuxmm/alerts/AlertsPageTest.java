package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/alerts.md against the rules. */
class AlertsPageTest {
    @Test
    void thePageListsEachAlertWithItsSeverityAndItsWait() throws Exception {
        String first = Files.readString(Path.of("docs/alerts.md")).split("\n## ")[0];
        List<String> rows = first.lines()
                .filter(line -> line.startsWith("| Mm"))
                .map(line -> line.substring(0, line.indexOf(" |", line.indexOf('|', line.indexOf('|', 2) + 1) + 1) + 2))
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Rule.alerts().stream()
                        .map(rule -> "| " + rule.alert() + " | " + rule.severity() + " | "
                                + (rule.hold() == null ? "" : rule.hold() + " ") + "|")
                        .collect(Collectors.toList()));
    }
}
