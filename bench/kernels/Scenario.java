import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a scenario's file says at its head: what it is, the guest that it needs, and which marks hold there. */
final class Scenario {
    private static final Path FOLDER = Path.of("bench/kernels/guest/scenarios");
    private static final List<String> KEYS = List.of(
            // The guest: MB, seconds until it is ended, arguments of the kernel's command line (; between them).
            "memory",
            "limit",
            "arguments",
            // yes: a request of order 4 fails; no: none does; race: some may, for moments.
            "fails",
            // Scrapes that may be unanswered, and the longest time without an answer, in seconds.
            "unanswered",
            "gap",
            // yes: requests fail while the kernel keeps blocks for atomic callers.
            "reserve",
            // Failed requests of which the exporter may have said that they would be served.
            "misses",
            // An alert that fires before the first failure, or at all where none is; none: no critical one fires.
            "alert",
            // Seconds that one stands for where alerts are concerned.
            "scale",
            // any: the exporter was not there all the time, or may not read the log.
            "log",
            // OOM kills: yes where there is one.
            "kills",
            // Seconds that the sampler may miss, in percent of all.
            "missed");

    /** A value that no mark knows would be a mark that holds whatever is seen. All others but arguments and alert are numbers. */
    private static final Map<String, String> VALUES = Map.of(
            "fails", "yes|no|race",
            "log", "equal|any",
            "kills", "yes|no|any",
            "reserve", "yes",
            "misses", "logged|[0-9]+",
            "arguments", ".+",
            "alert", "none|Mm\\w+");

    final String name;
    final String what;
    private final Map<String, String> head = new HashMap<>();

    Scenario(String name) throws IOException {
        this.name = name;
        Path file = FOLDER.resolve(name);
        if (name.equals("functions") || name.contains("/") || !Files.exists(file)) {
            throw new IOException("no SCENARIO=" + name + ": " + String.join(", ", names()) + " or all");
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).startsWith("# ")) {
            throw new IOException(file + ": expected a first line that says what happens, '# ...'");
        }
        what = lines.get(0).substring(2);
        for (String line : lines) {
            if (line.startsWith("#=")) {
                for (String pair : line.substring(2).trim().split(" +")) {
                    int equals = pair.indexOf('=');
                    if (equals < 0 || !KEYS.contains(pair.substring(0, equals))) {
                        throw new IOException(file + ": expected KEY=VALUE with a KEY of " + KEYS + ", not " + pair);
                    }
                    String key = pair.substring(0, equals);
                    String values = VALUES.getOrDefault(key, "[0-9]+([.][0-9]+)?");
                    if (!pair.substring(equals + 1).matches(values)) {
                        throw new IOException(file + ": expected " + key + "=" + values + ", not " + pair);
                    }
                    head.put(key, pair.substring(equals + 1));
                }
            }
        }
        if (!head.containsKey("fails")) {
            throw new IOException(file + ": expected fails=" + VALUES.get("fails"));
        }
    }

    static List<String> names() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("functions"))
                    .sorted()
                    .toList();
        }
    }

    String get(String key, String otherwise) {
        return head.getOrDefault(key, otherwise);
    }

    double number(String key, double otherwise) {
        return head.containsKey(key) ? Double.parseDouble(head.get(key)) : otherwise;
    }
}
