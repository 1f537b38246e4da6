package io.github.linuxmm.web;

import com.sun.net.httpserver.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A query, and the same bytes as the headers that choose a format: refused, or read as what it says. */
public final class QueryFuzz {
    private QueryFuzz() {}

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Query query;
        try {
            query = Query.of(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        long parameters = text.chars().filter(c -> c == '&').count() + 1;
        if (query.collect().size() + query.exclude().size() + query.names().size() > parameters) {
            throw new AssertionError(query + " of " + parameters + " parameters");
        }
        String again = Stream.of(
                        encoded("collect[]", query.collect()),
                        encoded("exclude[]", query.exclude()),
                        encoded("name[]", query.names()))
                .flatMap(parameter -> parameter)
                .collect(Collectors.joining("&"));
        if (!Query.of(again).equals(query)) {
            throw new AssertionError(query + " is not " + Query.of(again));
        }
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            Headers headers = new Headers();
            headers.add("Accept", text);
            headers.add("Accept-Encoding", text);
            if (Accept.gzip(headers)
                    && !text.contains("*")
                    && !text.toLowerCase(Locale.ROOT).contains("gzip")) {
                throw new AssertionError("gzip for '" + text + "'");
            }
            if (Accept.openMetrics(headers) && !text.toLowerCase(Locale.ROOT).contains("openmetrics")) {
                throw new AssertionError("OpenMetrics for '" + text + "'");
            }
        }
    }

    private static Stream<String> encoded(String name, List<String> values) {
        return values.stream().map(value -> name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
