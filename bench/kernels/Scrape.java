import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One scrape in a guest, and what was true then.
 *
 * @param seconds since boot, when it was asked for
 * @param unix seconds since 1970 of the guest's clock, when it was answered
 * @param millis how long it took
 * @param result {@code answered}, or what went wrong
 * @param samples by name and labels as in the text
 * @param requests asked for order 4 so far, with GFP_KERNEL
 * @param failed of these
 * @param peakKilobytes of the exporter's resident memory; 0 where there was no exporter
 */
record Scrape(
        double seconds,
        double unix,
        double millis,
        String result,
        Map<String, Double> samples,
        long requests,
        long failed,
        long peakKilobytes) {

    boolean answered() {
        return result.equals("answered");
    }

    double value(String series) {
        return samples.getOrDefault(series, 0.0);
    }

    /** The sum of all series of a family. */
    double sum(String family) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(family + "{") || sample.getKey().equals(family)) {
                sum += sample.getValue();
            }
        }
        return sum;
    }

    /** What scrape.c wrote, without scrapes from before the exporter's first answer and one that was cut off. */
    static List<Scrape> read(Path file) throws IOException {
        List<Scrape> all = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String[] head = null;
            Map<String, Double> samples = new HashMap<>();
            long requests = 0;
            long failed = 0;
            long peak = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.lastIndexOf(' ');
                if (line.startsWith("=== SCRAPE ")) {
                    head = line.split(" ", 6);
                    samples = new HashMap<>();
                    peak = 0;
                } else if (line.startsWith("=== END") && head != null) {
                    Scrape scrape = new Scrape(
                            Double.parseDouble(head[2]),
                            Double.parseDouble(head[3]),
                            Double.parseDouble(head[4]),
                            head[5],
                            samples,
                            requests,
                            failed,
                            peak);
                    if (scrape.answered() || !all.isEmpty()) {
                        all.add(scrape);
                    }
                    head = null;
                } else if (line.startsWith("probe_kernel4 n ")) {
                    String[] words = line.split(" ");
                    requests = Long.parseLong(words[2]);
                    failed = Long.parseLong(words[4]);
                } else if (line.startsWith("rss_kb_peak ")) {
                    peak = Math.max(peak, Long.parseLong(line.substring(space + 1)));
                } else if (line.startsWith("mm_") || line.startsWith("process_")) {
                    // The text format of simpleclient has a comma behind the last label.
                    samples.put(line.substring(0, space).replace(",}", "}"), Double.valueOf(line.substring(space + 1)));
                }
            }
        }
        return all;
    }
}
