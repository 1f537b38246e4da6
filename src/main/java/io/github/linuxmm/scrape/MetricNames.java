package io.github.linuxmm.scrape;

/** Makes parts of metric names from the kernel's names. */
public final class MetricNames {
    private MetricNames() {}

    /**
     * {@code Active(anon)} becomes {@code Active_anon}; any other character that a metric name lacks becomes {@code _}.
     */
    public static String part(String kernelName) {
        StringBuilder part = new StringBuilder(kernelName.length());
        for (int i = 0; i < kernelName.length(); i++) {
            char c = kernelName.charAt(i);
            boolean kept = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (kept) {
                part.append(c);
            } else if (c != ')') {
                part.append('_');
            }
        }
        return part.toString();
    }
}
