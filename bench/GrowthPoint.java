import java.util.Locale;

/** What the exporter costs on a host of one size. */
record GrowthPoint(
        int nodes,
        int cpus,
        long zoneinfoBytes,
        long series,
        long wireBytes,
        double p50Millis,
        double cpuMillis,
        double residentMb) {
    /** As a row of a Markdown table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %d | %,d | %,.1f | %,d | %.1f | %.2f | %.2f | %.1f |",
                nodes,
                cpus,
                zoneinfoBytes / 1e3,
                series,
                wireBytes / 1e3,
                p50Millis,
                cpuMillis,
                residentMb);
    }
}
