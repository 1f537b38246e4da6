package io.github.linuxmm.web;

import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a scrape that are known; others are passed over, as other exporters do.
 *
 * @param collect {@code collect[]}
 * @param exclude {@code exclude[]}
 * @param names {@code name[]}
 */
record Query(List<String> collect, List<String> exclude, List<String> names) {
    private static final Query NONE = new Query(List.of(), List.of(), List.of());

    /**
     * Reads a query.
     *
     * @param raw as in the request line, still encoded; null for none
     * @throws IllegalArgumentException for a wrong encoding
     */
    static Query of(String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        Query query = new Query(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String parameter : Splitter.on('&').split(raw)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                String value = decode(parameter.substring(equals + 1));
                switch (decode(parameter.substring(0, equals))) {
                    case "collect[]" -> query.collect.add(value);
                    case "exclude[]" -> query.exclude.add(value);
                    case "name[]" -> query.names.add(value);
                    default -> {}
                }
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
