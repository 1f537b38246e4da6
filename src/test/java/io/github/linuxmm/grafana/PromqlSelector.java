package io.github.linuxmm.grafana;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vector selector in a query of a dashboard.
 *
 * @param metric its name, empty where it has only matchers
 * @param matchers what stands in its braces
 * @param range what stands in its brackets, up to a colon; null without brackets
 * @param function the function that it is the first argument of, or an empty string
 */
record PromqlSelector(String metric, List<String> matchers, String range, String function) {
    private static final String STRING = "(?:\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)";
    private static final Pattern STRINGS = Pattern.compile(STRING);
    /** A name that is ours, or one before a brace; or a brace alone. */
    private static final Pattern SELECTOR = Pattern.compile(
            "(?:(\\w+)\\s*\\(\\s*)?(?<![\\w:.$])((?:mm|process|instance:mm)_[\\w:]+|up|ALERTS)?(\\{((?:[^}\"`]|"
                    + STRING + ")*)\\})?(?:\\[([^\\]:]*)[^\\]]*\\])?");

    /** All selectors of a query, from left to right. */
    static List<PromqlSelector> in(String query) {
        List<PromqlSelector> selectors = new ArrayList<>();
        BitSet inString = new BitSet();
        STRINGS.matcher(query).results().forEach(string -> inString.set(string.start() + 1, string.end()));
        Matcher matcher = SELECTOR.matcher(query);
        int from = 0;
        while (from < query.length() && matcher.find(from)) {
            if (inString.get(matcher.start()) || matcher.group(2) == null && matcher.group(3) == null) {
                from = matcher.start() + 1;
                continue;
            }
            List<String> matchers = new ArrayList<>();
            if (matcher.group(4) != null) {
                Matcher one = Pattern.compile("\\w+\\s*[=!]~?\\s*" + STRING).matcher(matcher.group(4));
                while (one.find()) {
                    matchers.add(one.group());
                }
            }
            selectors.add(new PromqlSelector(
                    matcher.group(2) == null ? "" : matcher.group(2),
                    matchers,
                    matcher.group(5),
                    matcher.group(1) == null ? "" : matcher.group(1)));
            from = matcher.end();
        }
        return selectors;
    }
}
