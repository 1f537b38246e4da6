package io.github.linuxmm.kernellog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last OOM kill with the name of the task that was killed, which the message that counts has (see {@link OomReports})
 * or, up to 4.20, where a child is killed in its parent's place, the one below it.
 */
final class OomVictim {
    /** As {@link OomReports}: behind the names of cgroups, which can hold such words too. */
    private static final Pattern ANNOUNCED = Pattern.compile("(?s),task=(.{0,15}),pid=\\d{1,10},uid=\\d{1,10}\\s*$");

    private static final Pattern NAMED =
            Pattern.compile("(?s): [Kk]ill(?:ed)? process \\d{1,10} \\((.{0,15})\\)(?:,| score | total-vm:)");
    private static final String SECOND = "Killed process ";
    private static final Pattern SECOND_NAMED = Pattern.compile(
            "(?s)Killed process \\d{1,10}(?:, UID \\d{1,10},)? \\((.{0,15})\\)(?:,.*| total-vm:.*|\\s*)");
    /** The second line follows at once, but for another CPU's lines. */
    private static final int MESSAGES_UNTIL_SECOND = 20;

    private @Nullable LoggedOomKill last;
    private int messagesLeft;

    /** A message that is the first word of a kill. */
    void add(String text, OomConstraint constraint, boolean live, double unixSeconds) {
        Matcher announced = ANNOUNCED.matcher(text);
        Matcher named = NAMED.matcher(text);
        String name = announced.find() ? announced.group(1) : named.find() ? named.group(1) : "";
        last = new LoggedOomKill(unixSeconds, live, constraint, TaskName.printable(name));
        messagesLeft = MESSAGES_UNTIL_SECOND;
    }

    /** Any other message. */
    void add(String text) {
        if (last != null && messagesLeft > 0) {
            messagesLeft--;
            Matcher second = text.startsWith(SECOND) ? SECOND_NAMED.matcher(text) : null;
            if (second != null && second.matches()) {
                last = new LoggedOomKill(
                        last.unixSeconds(), last.live(), last.constraint(), TaskName.printable(second.group(1)));
                messagesLeft = 0;
            }
        }
    }

    Optional<LoggedOomKill> last() {
        return Optional.ofNullable(last);
    }
}
