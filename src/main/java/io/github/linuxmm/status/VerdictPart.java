package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Cause;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.procfs.Kernel;
import java.util.List;

/** The head of the page: state, since when, why, and what to do. */
final class VerdictPart {
    /** Seconds between two loads. */
    static final int REFRESH = 30;

    private static final int LONGEST_RELEASE = 64;

    private VerdictPart() {}

    static void write(View view, Html html) {
        Diagnosis diagnosis = view.diagnosis();
        Shape shape = Shape.of(diagnosis.state());
        html.raw("<header class=\"verdict ").raw(shape.colour()).raw("\">");
        html.raw("<h1><span class=\"state ").raw(shape.colour()).raw("\">").raw(shape.svg());
        html.text(diagnosis.state().word()).raw("</span> ").element("span class=\"headline\"", diagnosis.headline());
        html.raw("</h1>");
        since(view, html);
        html.raw("<dl>");
        lines("Cause", diagnosis.why(), html);
        lines("Now", List.of(diagnosis.next()), html);
        lines("Unseen", diagnosis.unseen(), html);
        html.raw("</dl></header>");
    }

    private static void since(View view, Html html) {
        Diagnosis diagnosis = view.diagnosis();
        PastVerdicts past = view.past();
        double minutes = (diagnosis.unixMillis() - past.sinceMillis()) / 60e3;
        html.raw("<p class=\"since\">");
        if (view.late()) {
            html.element("strong class=\"warn\"", "A file of the kernel does not answer: this is how it was before. ");
        }
        html.raw("<strong>");
        if (past.states().size() < 2) {
            html.text("Since when is not known: nothing was seen before.");
        } else if (past.longer()) {
            html.text("As long as is remembered: since " + Times.minutes(past.sinceMillis()) + " or before");
        } else {
            html.text("Since " + Times.minutes(past.sinceMillis())
                    + (minutes < 1 ? ", just now" : ", for " + Math.round(minutes) + " min"));
        }
        html.raw("</strong> <span class=\"dim\">Looked at ")
                .text(Times.full(diagnosis.unixMillis()))
                .raw(" UTC")
                .text(view.seen()
                        .kernel()
                        .flatMap(Kernel::release)
                        .map(release -> ", kernel " + Html.shortened(release, LONGEST_RELEASE))
                        .orElse(""))
                .raw(". ");
        String here = "?order=" + view.order();
        if (view.refreshes()) {
            html.raw("Loads itself anew every ")
                    .raw(REFRESH)
                    .raw(" s: <a href=\"")
                    .raw(here)
                    .raw("&amp;refresh=0\">stop</a>");
        } else {
            html.raw("Stands still: <a href=\"").raw(here).raw("\">go on</a>");
        }
        html.raw("</span></p>");
    }

    private static void lines(String label, List<String> lines, Html html) {
        if (!lines.isEmpty()) {
            html.raw("<div>").element("dt", label).raw("<dd>");
            for (String line : lines) {
                html.element("p", line);
            }
            html.raw("</dd></div>");
        }
    }

    /** The title of the page, which tells all in a tab. */
    static String title(Diagnosis diagnosis) {
        String cause =
                diagnosis.cause() == Cause.NONE ? "" : ", " + diagnosis.cause().words();
        return diagnosis.state().word() + (diagnosis.state() == State.NOT_KNOWN ? "" : cause) + ": order "
                + diagnosis.order() + " - linux-mm-exporter";
    }
}
