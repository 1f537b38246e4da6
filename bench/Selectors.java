import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The selectors in rules and queries: which series they read, and how far back. Found by their form, without a parser
 * of PromQL; cluster, job and instance are left out, since they match each host.
 */
final class Selectors {
    private static final Pattern SELECTOR = Pattern.compile(
            "(?<![\\w:])((?:\\w+:)?mm_[\\w:]+|ALERTS)(\\{[^}]*})?(?:\\[((?:\\d+[smhd])+)(?::\\w*)?])?(?: offset ((?:\\d+[smhd])+))?");
    private static final Pattern DURATION = Pattern.compile("(\\d+)([smhd])");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\\\\?\"([^\"\\\\]*)\\\\?\"");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    /** One selector; of failing hosts only where it stands in an annotation, which is read for a firing alert. */
    private record Selector(String name, List<String[]> matchers, long millis, boolean failing) {
        boolean reads(Map<String, String> labels) {
            return matchers.stream().allMatch(matcher -> {
                String value = labels.getOrDefault(matcher[0], "");
                boolean same = matcher[1].endsWith("~") ? value.matches(matcher[2]) : value.equals(matcher[2]);
                return same == matcher[1].startsWith("=");
            });
        }
    }

    private final List<Selector> found = new ArrayList<>();

    /** Adds the selectors of a text that is evaluated over a span of time, zero for an instant. */
    void add(String text, Duration span) {
        Matcher selector = SELECTOR.matcher(text);
        while (selector.find()) {
            String braces = selector.group(2) == null ? "" : selector.group(2);
            List<String[]> matchers = new ArrayList<>();
            Matcher matcher = MATCHER.matcher(braces);
            while (matcher.find()) {
                if (!Set.of("cluster", "job", "instance").contains(matcher.group(1))) {
                    matchers.add(new String[] {matcher.group(1), matcher.group(2), matcher.group(3)});
                }
            }
            Duration back = span.plus(duration(selector.group(3))).plus(duration(selector.group(4)));
            found.add(new Selector(selector.group(1), matchers, back.toMillis(), braces.contains("=%")));
        }
    }

    /** Of PromQL's form, such as 5m1s; zero for null. */
    private static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = DURATION.matcher(text == null ? "" : text);
        while (part.find()) {
            sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }

    /** All names that are read, those of recorded series too. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        found.forEach(selector -> names.add(selector.name));
        return names;
    }

    /** How many milliseconds before now some selector reads this series; 0 if only its newest sample, or none. */
    long history(String name, String labels, boolean failingHost) {
        Map<String, String> values = new HashMap<>();
        Matcher label = MATCHER.matcher(labels);
        while (label.find()) {
            values.put(label.group(1), label.group(3));
        }
        return found.stream()
                .filter(selector ->
                        selector.name.equals(name) && (failingHost || !selector.failing) && selector.reads(values))
                .mapToLong(Selector::millis)
                .max()
                .orElse(0);
    }
}
