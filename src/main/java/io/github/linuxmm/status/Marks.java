package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.diagnosis.Amount;
import io.github.linuxmm.history.Change;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.history.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What somebody did to the host in the time that the pictures show, and what it changed. */
final class Marks {
    private static final int MOST = 8;
    private static final int MOST_AT_ONCE = 4;
    private static final int LONGEST = 80;
    private static final int[] MINUTES = {1, 10, 30};

    /** A moment of change: what was seen in one look has one letter. */
    private record Mark(char letter, long unixMillis, List<Change> changes) {}

    private final TimeAxis axis;
    private final Course course;
    private final int order;
    private final ImmutableList<Mark> marks;

    Marks(Course course, TimeAxis axis, int order) {
        this.axis = axis;
        this.course = course;
        this.order = order;
        List<Mark> found = new ArrayList<>();
        for (Change change : course.changes().reverse()) {
            boolean done = change.kind() == Change.Kind.SYSCTL || change.kind() == Change.Kind.CACHES_DROPPED;
            if (done && axis.contains(change.unixMillis())) {
                Mark last = found.isEmpty() ? null : found.get(found.size() - 1);
                if (last != null && last.unixMillis == change.unixMillis()) {
                    last.changes.add(0, change);
                } else if (found.size() < MOST) {
                    found.add(new Mark('A', change.unixMillis(), new ArrayList<>(List.of(change))));
                }
            }
        }
        ImmutableList.Builder<Mark> lettered = ImmutableList.builder();
        for (int i = 0; i < found.size(); i++) {
            Mark mark = found.get(found.size() - 1 - i);
            lettered.add(new Mark((char) ('A' + i), mark.unixMillis, mark.changes));
        }
        marks = lettered.build();
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    /** For each picture. */
    String lines() {
        StringBuilder svg = new StringBuilder();
        for (Mark mark : marks) {
            String x = x(mark);
            svg.append("<line class=\"mark\" x1=\"")
                    .append(x)
                    .append("%\" x2=\"")
                    .append(x)
                    .append("%\" y1=\"0\" y2=\"100%\"/>");
        }
        return svg.toString();
    }

    /** Above the first picture. */
    String letters() {
        if (marks.isEmpty()) {
            return "";
        }
        StringBuilder svg = new StringBuilder(
                "<svg class=\"letters\" width=\"100%\" height=\"15\" aria-hidden=\"true\" focusable=\"false\">");
        for (Mark mark : marks) {
            svg.append("<text x=\"")
                    .append(x(mark))
                    .append("%\" y=\"12\" text-anchor=\"middle\">")
                    .append(mark.letter)
                    .append("</text>");
        }
        return svg.append("</svg>").toString();
    }

    private String x(Mark mark) {
        return Chart.number(Math.min(99, Math.max(1, axis.percent(mark.unixMillis))));
    }

    /** Before and after. */
    void table(Html html) {
        if (marks.isEmpty()) {
            html.raw("<p class=\"dim\">No sysctl changed and no caches were dropped in this time.</p>");
            return;
        }
        html.raw("<div class=\"wide\" role=\"group\" aria-label=\"What was changed\" tabindex=\"0\"><table><caption>")
                .text("What was changed, and blocks of order " + order
                        + " with the share of free memory in smaller ones; \u2013 not yet")
                .raw("</caption><thead><tr><th scope=\"col\">Mark<th scope=\"col\">What<th scope=\"col\">Before");
        for (int minutes : MINUTES) {
            html.raw("<th scope=\"col\">+").raw(minutes).raw(" min");
        }
        html.raw("</tr></thead><tbody>");
        for (Mark mark : marks) {
            html.raw("<tr><th scope=\"row\" class=\"time\">")
                    .raw(String.valueOf(mark.letter))
                    .raw(" ")
                    .raw(Times.minutes(mark.unixMillis))
                    .raw("<td>");
            for (Change change : mark.changes.subList(0, Math.min(MOST_AT_ONCE, mark.changes.size()))) {
                html.element("p", Html.shortened(words(change), LONGEST));
            }
            if (mark.changes.size() > MOST_AT_ONCE) {
                html.element("p", "and " + (mark.changes.size() - MOST_AT_ONCE) + " more");
            }
            html.raw("<td>").text(figures(before(mark.unixMillis)));
            for (int minutes : MINUTES) {
                html.raw("<td>").text(figures(at(mark.unixMillis + minutes * 60_000L)));
            }
            html.raw("</tr>");
        }
        html.raw("</tbody></table></div>");
    }

    private static String words(Change change) {
        return change.kind() == Change.Kind.CACHES_DROPPED
                ? "caches dropped"
                : change.name() + " " + change.before() + " \u2192 " + change.after();
    }

    private @Nullable Moment before(long unixMillis) {
        Moment before = null;
        for (Moment moment : course.moments()) {
            if (moment.unixMillis() < unixMillis) {
                before = moment;
            }
        }
        return before;
    }

    private @Nullable Moment at(long unixMillis) {
        for (Moment moment : course.moments()) {
            if (moment.unixMillis() >= unixMillis) {
                return moment;
            }
        }
        return null;
    }

    private String figures(@Nullable Moment moment) {
        if (moment == null) {
            return "\u2013";
        }
        OptionalDouble blocks = moment.get(Figure.ALLOCATABLE_BLOCKS, order);
        OptionalDouble ratio = moment.get(Figure.UNUSABLE_RATIO, order);
        return (blocks.isPresent() ? Tiles.grouped((long) blocks.getAsDouble()) : "not known")
                + (ratio.isPresent() ? " (" + Amount.percent(ratio.getAsDouble()) + ")" : "");
    }
}
