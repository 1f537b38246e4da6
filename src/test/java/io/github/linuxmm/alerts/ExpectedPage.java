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
                the kernel saw refused (in U3, that the kernel logged). A, N, U3, P and P3ctl fragment; P has an atomic
                caller beside it, so that the last large blocks are the kernel's reserve. C2 and W512 race at their
                watermarks. C and H (busy), B (a leak, then an OOM kill), M2 (compaction repairs it), MCG (kills in a
                memory cgroup), TCP (waves of connections) and U (at the brink) do not fail: nothing critical there.

                A, N, U3, P, P3ctl, TCP and U are accelerated: a snapshot stands for 15 s in the first table. That
                flatters races: a second counts as 15, so H's one second below a boosted watermark becomes a race.
                C, C2, H and W512 are to be read at real speed.

                | recording | first failure | alert | first fires | lead, scrapes of 15 s | share of time |
                |---|---|---|---|---|---|
                %s
                ## Other ways to replay them

                Lead over the first failure in scrapes (negative: fired later); `at` N: fired at that scrape although
                nothing failed; `-`: never fired. Ranges are over several starting snapshots. With snapshots skipped,
                the host fails that much faster. At real speed A and P give 1 s of warning, and only U3 lasts long enough
                for the 5 minutes of MmFragmentationHigh.

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
            // Where some ways of a speed fire, others may not.
            if (cells[i].equals("-")) {
                assertThat(leads).as(what).isEmpty();
            }
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
