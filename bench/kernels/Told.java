import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the exporter told what the marks are about: a counter that it does not have looks like one that never grows, and a
 * reader that does not understand a new kernel's file leaves out what is in it.
 */
final class Told {
    private static final String SUCCESS = "mm_exporter_collector_success";

    /** What the last answer lacks. */
    final List<String> missing = new ArrayList<>();

    /** Collectors and the number of answers in which they failed. */
    final Map<String, Integer> failed = new TreeMap<>();

    /** Of the collector that failed most. */
    final int mostFailures;

    /**
     * Looks at all answers.
     *
     * @param answered at least one
     * @param log whether the exporter may read the kernel log
     */
    Told(List<Scrape> answered, boolean log) {
        List<String> wanted = new ArrayList<>(List.of(
                ProbeVerdicts.UNAVAILABLE,
                ProbeVerdicts.UNKNOWN,
                "mm_sampler_missed_seconds_total",
                "mm_sampler_interval_seconds",
                SUCCESS));
        if (log) {
            wanted.addAll(List.of("mm_kernellog_page_allocation_failures_total", "mm_kernellog_oom_kills_total"));
        }
        Scrape last = answered.get(answered.size() - 1);
        for (String series : wanted) {
            if (last.samples().keySet().stream()
                    .noneMatch(told -> told.equals(series) || told.startsWith(series + "{"))) {
                missing.add(series.replaceAll("[{].*", ""));
            }
        }
        for (Scrape scrape : answered) {
            scrape.samples().forEach((series, value) -> {
                if (series.startsWith(SUCCESS) && value == 0) {
                    failed.merge(series.replaceAll(".*collector=\"|\".*", ""), 1, Integer::sum);
                }
            });
        }
        mostFailures =
                failed.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
