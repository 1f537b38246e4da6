import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel wrote to its console, as far as the exporter counts it, with the seconds since boot. */
final class ConsoleLog {
    private static final Pattern LINE = Pattern.compile("\\[ *([0-9.]+)\\] (.*)");

    /** Of init, and of the loads. */
    private static final Pattern TROUBLE = Pattern.compile("guest: (no fragger|time is over|cannot )");

    final List<Double> failures = new ArrayList<>();
    final List<Double> kills = new ArrayList<>();

    /** What the exporter printed that is a warning or worse, and what the guest said of it. */
    final List<String> said = new ArrayList<>();

    boolean exporterLives;

    /** Seconds since boot at which the scenario was over; negative where it never was. */
    double over = -1;

    /** Why the guest ended, or did less than its scenario says. */
    final List<String> trouble = new ArrayList<>();

    ConsoleLog(Path file) throws IOException {
        for (String text : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher line = LINE.matcher(text);
            if (!line.find()) {
                continue;
            }
            double seconds = Double.parseDouble(line.group(1));
            String message = line.group(2);
            if (message.startsWith("guest: ")) {
                if (message.startsWith("guest: exporter ")
                        && (!message.contains("level=info") || message.contains("level=error"))) {
                    said.add(message.substring("guest: ".length()));
                }
                exporterLives |= message.equals("guest: exporter lives");
                over = message.equals("guest: exporter lives") || message.equals("guest: exporter is gone")
                        ? seconds
                        : over;
                if (TROUBLE.matcher(message).lookingAt()) {
                    trouble.add(message.substring("guest: ".length()));
                }
            } else if (message.startsWith("Kernel panic")) {
                trouble.add(message);
            } else if (message.contains(": page allocation failure: order:")) {
                failures.add(seconds);
            } else if (message.startsWith("Out of memory: Killed process")
                    || message.startsWith("Memory cgroup out of memory: Killed process")) {
                kills.add(seconds);
            }
        }
    }

    static long until(List<Double> times, double seconds) {
        return times.stream().filter(time -> time <= seconds).count();
    }
}
