import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of one guest: what was seen, and what had to be. */
final class Marks {
    private record Row(String what, String seen, String mark, boolean held) {}

    /** Seconds: a block may come back between two looks by other ways than compaction. */
    private static final int FALSE_ALARMS = 3;

    /** Seconds: a request may wait for reclaim. */
    private static final int SILENCE = 10;

    private final List<Row> rows = new ArrayList<>();

    /** For the row of docs/kernels.md. */
    String verdicts = "";

    String scrapes = "";
    String gap = "";
    String memory = "";

    private void row(String what, String seen, String mark, boolean held) {
        rows.add(new Row(what, seen, mark, held));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String limit(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    Marks(Scenario scenario, boolean ended, List<Scrape> scrapes, ConsoleLog console) {
        row(
                "guest",
                (ended ? "ended by itself" : "did not come to its scenario's end")
                        + (console.trouble.isEmpty() ? "" : ": " + String.join("; ", console.trouble)),
                "ends by itself, without trouble",
                ended && console.trouble.isEmpty());
        row("exporter at the end", console.exporterLives ? "lives" : "gone", "lives", console.exporterLives);
        if (scrapes.isEmpty()) {
            row("scrapes answered", "none", "the first", false);
            return;
        }
        // What was missed while it was stopped is told by the first answer after that.
        List<Scrape> answered = scrapes.stream().filter(Scrape::answered).toList();
        ProbeVerdicts found = new ProbeVerdicts(scrapes);
        answers(scenario, scrapes, console.over);
        told(scenario, answered);
        probe(scenario, found);
        kernelLog(scenario, answered.get(answered.size() - 1), console, found.failed > 0);
        double peak = scrapes.stream().mapToLong(Scrape::peakKilobytes).max().orElse(0) / 1024.0;
        memory = text(peak);
        row("resident memory, peak, MB", memory, "at most 64", peak > 0 && peak <= 64);
        double missed = 0;
        for (int i = 1; i < answered.size(); i++) {
            missed += ProbeVerdicts.grown(answered.get(i - 1), answered.get(i), "mm_sampler_missed_seconds_total");
        }
        double share = scenario.number("missed", 5);
        double seconds =
                scrapes.get(scrapes.size() - 1).seconds() - scrapes.get(0).seconds();
        row(
                "seconds that the sampler missed",
                text(missed) + " of " + text(seconds),
                "at most " + limit(share) + " %",
                missed <= seconds * share / 100);
    }

    /** @param over when the scenario was over, until which there have to be answers */
    private void answers(Scenario scenario, List<Scrape> all, double over) {
        long answered = all.stream().filter(Scrape::answered).count();
        String others = all.stream()
                .filter(scrape -> !scrape.answered())
                .collect(Collectors.groupingBy(Scrape::result, Collectors.counting()))
                .toString();
        double allowed = scenario.number("unanswered", 0);
        scrapes = answered + " of " + all.size();
        row(
                "scrapes answered",
                scrapes + (answered == all.size() ? "" : " " + others),
                allowed == 0 ? "all" : "all but " + limit(allowed),
                all.size() - answered <= allowed);
        double largest = 0;
        double last = all.get(0).seconds() + all.get(0).millis() / 1_000;
        for (Scrape scrape : all) {
            if (scrape.answered()) {
                double end = scrape.seconds() + scrape.millis() / 1_000;
                largest = Math.max(largest, end - last);
                last = end;
            }
        }
        largest = Math.max(largest, over - last);
        gap = text(largest);
        double limit = scenario.number("gap", 3);
        row("largest gap between answers, s", gap, "at most " + limit(limit), largest <= limit);
        double[] millis = all.stream()
                .filter(Scrape::answered)
                .mapToDouble(Scrape::millis)
                .sorted()
                .toArray();
        row(
                "answers after, median and longest, ms",
                text(millis[millis.length / 2]) + ", " + text(millis[millis.length - 1]),
                "",
                true);
    }

    private void told(Scenario scenario, List<Scrape> answered) {
        Told told = new Told(answered, scenario.get("log", "equal").equals("equal"));
        row(
                "not told, of what is judged here",
                told.missing.isEmpty() ? "none" : String.join(", ", told.missing),
                "none",
                told.missing.isEmpty());
        row(
                "collectors that failed, in how many answers",
                told.failed.isEmpty() ? "none" : told.failed.toString(),
                "none in more than one of 10",
                told.mostFailures * 10 <= answered.size());
    }

    private void probe(Scenario scenario, ProbeVerdicts found) {
        row(
                "longest time without a request of order 4, s",
                text(found.silence),
                "at most " + SILENCE,
                found.silence <= SILENCE);
        String fails = scenario.get("fails", "race");
        row(
                "requests of order 4 that failed",
                found.failed + " of " + found.requests,
                switch (fails) {
                    case "yes" -> "at least 1";
                    case "no" -> "none";
                    default -> "";
                },
                found.requests > 0
                        && (fails.equals("yes") ? found.failed > 0 : !fails.equals("no") || found.failed == 0));
        if (scenario.get("reserve", "no").equals("yes")) {
            row(
                    "of these, beside a reserve for atomic callers",
                    Integer.toString(found.besideReserve),
                    "at least 1",
                    found.besideReserve > 0);
        }
        // A race lasts for milliseconds, which a look a second does not see; the kernel log does.
        boolean logged = scenario.get("misses", "").equals("logged");
        double misses = logged ? 0 : scenario.number("misses", 0);
        row(
                "of these hits, not known, misses",
                found.hits + ", " + found.notKnown + ", " + found.misses,
                "at most " + limit(misses) + " misses" + (logged ? " that the kernel log does not tell" : "")
                        + ", half not known",
                (logged ? found.untold : found.misses) <= misses && found.notKnown * 2 <= found.failed);
        row(
                "seconds counted as unavailable, of these served after direct compaction or reclaim, false alarms",
                text(found.unavailable) + ", " + text(found.stalled) + ", " + text(found.falseAlarms),
                "at most " + FALSE_ALARMS + " false alarms",
                found.falseAlarms <= FALSE_ALARMS);
        verdicts = found.failed + " of " + found.requests + " | " + found.hits + ", " + found.notKnown + ", "
                + found.misses + ", " + text(found.falseAlarms);
    }

    /** The exporter reads the log beside its scrapes; what comes at the end may be read too late for the last one. */
    private void kernelLog(Scenario scenario, Scrape last, ConsoleLog console, boolean failed) {
        boolean any = scenario.get("log", "equal").equals("any");
        counted("failures", "mm_kernellog_page_allocation_failures_total", console.failures, last, any);
        // A kernel that says it in other words is understood neither here nor by the exporter.
        row(
                "failures in the kernel log",
                Integer.toString(console.failures.size()),
                failed ? "at least 1, since requests failed" : "",
                !failed || !console.failures.isEmpty());
        counted("OOM kills", "mm_kernellog_oom_kills_total", console.kills, last, any);
        String kills = scenario.get("kills", "no");
        row(
                "OOM kills",
                Integer.toString(console.kills.size()),
                kills.equals("yes") ? "at least 1" : kills.equals("no") ? "none" : "",
                kills.equals("any") || kills.equals("yes") != console.kills.isEmpty());
    }

    private void counted(String what, String family, List<Double> times, Scrape last, boolean any) {
        double counted = last.sum(family);
        long least = ConsoleLog.until(times, last.seconds() - 3);
        row(
                what + " in the kernel log, counted",
                times.size() + ", " + limit(counted),
                any ? "" : "equal, but for the last 3 s",
                any || counted >= least && counted <= times.size());
    }

    /** Alerts with the seconds by which they led to the first failure, or at which they fired where there is none. */
    void alerts(Scenario scenario, Map<String, Double> fired, List<Scrape> scrapes) {
        double failure = new ProbeVerdicts(scrapes).firstFailure;
        double start = scrapes.get(0).seconds();
        double scale = scenario.number("scale", 1);
        List<String> seen = new ArrayList<>();
        fired.forEach((alert, seconds) -> seen.add(
                failure < 0
                        ? String.format(Locale.ROOT, "%s at %.0f s", alert, scale * (seconds - start))
                        : String.format(Locale.ROOT, "%s %+.0f s", alert, scale * (failure - seconds))));
        String wanted = scenario.get("alert", "");
        boolean held = wanted.isEmpty()
                || (wanted.equals("none")
                        ? fired.keySet().stream().noneMatch(alert -> alert.endsWith(" critical"))
                        : fired.entrySet().stream()
                                .anyMatch(alert -> alert.getKey().startsWith(wanted + " ")
                                        && (failure < 0 || alert.getValue() <= failure)));
        row(
                (failure < 0 ? "alerts" : "alerts, s before the first failure")
                        + (scale == 1 ? "" : ", a second stands for " + limit(scale)),
                seen.isEmpty() ? "none" : String.join(", ", seen),
                wanted.isEmpty() ? "" : wanted.equals("none") ? "none critical" : wanted + " before the first failure",
                held);
    }

    List<String> missed() {
        return rows.stream().filter(row -> !row.held).map(Row::what).toList();
    }

    String table() {
        StringBuilder table = new StringBuilder("| | seen | mark |\n|---|---|---|\n");
        for (Row row : rows) {
            table.append("| ")
                    .append(row.what)
                    .append(" | ")
                    .append(row.seen)
                    .append(" | ")
                    .append(row.held ? row.mark : "**missed**: " + row.mark)
                    .append(" |\n");
        }
        return table.toString();
    }
}
