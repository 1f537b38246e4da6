package io.github.linuxmm.web;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.Headers;
import java.util.List;

/** What a client accepts, by the q values of its headers (RFC 9110, 12.5). */
final class Accept {
    private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();
    private static final Splitter SEMICOLONS = Splitter.on(';').trimResults();

    private Accept() {}

    /** True where OpenMetrics is named, and wanted at least as much as plain text; a wildcard does not name it. */
    static boolean openMetrics(Headers headers) {
        double openMetrics = weight(headers.getOrDefault("Accept", List.of()), "application/openmetrics-text");
        return openMetrics > 0 && openMetrics >= weight(headers.getOrDefault("Accept", List.of()), "text/plain");
    }

    /** True where gzip is named, or everything, with a weight over 0. */
    static boolean gzip(Headers headers) {
        List<String> values = headers.getOrDefault("Accept-Encoding", List.of());
        double gzip = weight(values, "gzip");
        return gzip >= 0 ? gzip > 0 : weight(values, "*") > 0;
    }

    /** The highest weight that the header gives to a name; -1 where it does not name it. */
    private static double weight(List<String> header, String name) {
        double weight = -1;
        for (String line : header) {
            for (String element : COMMAS.split(line)) {
                List<String> parts = SEMICOLONS.splitToList(element);
                if (parts.get(0).equalsIgnoreCase(name)) {
                    weight = Math.max(weight, quality(parts));
                }
            }
        }
        return weight;
    }

    private static double quality(List<String> parts) {
        for (String part : parts) {
            if (part.startsWith("q=") || part.startsWith("Q=")) {
                try {
                    return Double.parseDouble(part.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
