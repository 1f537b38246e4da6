package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.State;
import java.util.ArrayList;
import java.util.List;

/** The state in the course of time: the higher, the worse. */
final class StateStrip {
    private static final int HEIGHT = 16;

    private static final int MOST_WORDS = 3;

    private StateStrip() {}

    static void write(PastVerdicts past, TimeAxis axis, Marks marks, Html html) {
        html.raw("<figure><figcaption><span>State</span> <b class=\"words\">")
                .text(description(past))
                .raw("</b></figcaption>")
                .raw(marks.letters())
                .raw("<svg role=\"img\" aria-labelledby=\"statet stated\"")
                .raw(" width=\"100%\" height=\"")
                .raw(HEIGHT)
                .raw("\"><title id=\"statet\">State</title><desc id=\"stated\">")
                .text(description(past))
                .raw("</desc>");
        List<PastVerdicts.At> states = past.states();
        for (int i = 0; i < states.size(); i++) {
            int begin = i;
            while (i + 1 < states.size()
                    && states.get(i + 1).state() == states.get(begin).state()) {
                i++;
            }
            // A state holds from when it was found to when another was.
            double from = Math.max(0, axis.percent(states.get(begin).unixMillis()));
            double to = i + 1 < states.size() ? axis.percent(states.get(i + 1).unixMillis()) : 100;
            int height = height(states.get(begin).state());
            html.raw("<rect class=\"")
                    .raw(Shape.of(states.get(begin).state()).colour())
                    .raw("fill\" x=\"")
                    .raw(Chart.number(from))
                    .raw("%\" width=\"")
                    .raw(Chart.number(Math.max(0.3, to - from)))
                    .raw("%\" y=\"")
                    .raw(HEIGHT - height)
                    .raw("\" height=\"")
                    .raw(height)
                    .raw("\"/>");
        }
        html.raw(marks.lines()).raw("</svg></figure>");
    }

    private static int height(State state) {
        return switch (state) {
            case FINE -> 3;
            case NOT_KNOWN -> 6;
            case AT_RISK -> 10;
            case FAILING -> HEIGHT;
        };
    }

    /** The last changes in words. */
    private static String description(PastVerdicts past) {
        List<String> words = new ArrayList<>();
        State last = null;
        for (PastVerdicts.At at : past.states()) {
            if (at.state() != last) {
                words.add(
                        words.isEmpty()
                                ? at.state().word()
                                : at.state().word() + " from " + Times.minutes(at.unixMillis()));
                last = at.state();
            }
        }
        List<String> latest = words.subList(Math.max(0, words.size() - MOST_WORDS), words.size());
        return (latest.size() < words.size() ? "\u2026, " : "") + String.join(", ", latest);
    }
}
