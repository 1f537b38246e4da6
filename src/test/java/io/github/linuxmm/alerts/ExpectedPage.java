package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** alerts/tests/expected.md. */
final class ExpectedPage {
    private static final List<RecordedHost> HOSTS = RecordedHost.ALL.stream()
            .sorted(Comparator.comparing(RecordedHost::name))
            .toList();

    private ExpectedPage() {}

    /** The page, where each speed was played in all ways. */
    static String of(TrialResults results) {
        return """
                # What the alerts do on recorded failures

                Written and checked by RulesOnRecordingsIT (`-Dgolden.update=true`). Each recording has one snapshot of
                /proc per second, is replayed through the exporter, and is evaluated against the rules every 15 s in
                promtool. Snapshots are numbered; the failure is the first GFP_KERNEL request of order 4 that a probe in
                the kernel saw refused (in U3, that the kernel logged). A, N and U3 fragment and C2 races at its
                watermarks. C (busy), B (a leak, then an OOM kill) and M2 (compaction repairs it) must not fire. U comes
                to the brink and does not fail.

                A, N and U3 are accelerated: a snapshot stands for 15 s in the first table.

                | recording | first failure | alert | first fires | lead, scrapes of 15 s | share of time |
                |---|---|---|---|---|---|
                %s
                ## Other ways to replay them

                Lead over the first failure in scrapes (negative: fired later); `at` N: fired at that scrape although
                nothing failed; `-`: never fired. Ranges are over several starting snapshots. With snapshots skipped,
                the host fails that much faster. At real speed A gives 1 s of warning, and only U3 lasts long enough for
                the 5 minutes of MmFragmentationHigh.

                | recording | played | %s |
                |---|---|%s
                %s""".formatted(
                        HOSTS.stream().map(results::rows).collect(Collectors.joining()),
                        String.join(" | ", TrialResults.FOLLOWED),
                        "---|".repeat(TrialResults.FOLLOWED.size()),
                        HOSTS.stream()
                                .flatMap(host -> results.speeds().stream().map(speed -> results.row(host, speed)))
                                .collect(Collectors.joining()));
    }

    /** For a speed of which some ways were played: each lead lies between the least and the most of all ways. */
    static void assertThatLeadsAreWithin(String page, TrialResults results, RecordedHost host, String speed) {
        String head = TrialResults.rowHead(host, speed);
        assertThat(page).contains(head);
        int begin = page.indexOf(head) + head.length();
        String[] cells = page.substring(begin, page.indexOf(" |\n", begin)).split(" \\| ");
        for (int i = 0; i < cells.length; i++) {
            String alert = TrialResults.FOLLOWED.get(i);
            List<String> leads = results.leads(host, speed, alert);
            String what = alert + ", " + host + ", " + speed + ": " + leads + " in " + cells[i];
            assertThat(leads.isEmpty()).as(what).isEqualTo(cells[i].equals("-"));
            for (String lead : leads) {
                String[] bounds = cells[i].split(" to ");
                assertThat(number(lead)).as(what).isBetween(number(bounds[0]), number(bounds[bounds.length - 1]));
            }
        }
    }

    private static double number(String lead) {
        return Double.parseDouble(lead.replace("at ", ""));
    }
}
