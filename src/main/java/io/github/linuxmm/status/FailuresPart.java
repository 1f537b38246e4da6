package io.github.linuxmm.status;

import io.github.linuxmm.history.Change;
import java.util.List;

/** What the kernel log says of failures, and when the last of them were seen. */
final class FailuresPart {
    private static final int MOST = 8;
    private static final int LONGEST = 20;

    private FailuresPart() {}

    static void write(View view, Html html) {
        html.raw("<section aria-labelledby=\"failures\"><h2 id=\"failures\">Last failures</h2>");
        for (String line : view.diagnosis().kernelLog()) {
            html.element("p", line);
        }
        List<Change> last = view.seen().course().changes().reverse().stream()
                .filter(change ->
                        change.kind() == Change.Kind.ALLOCATION_FAILURE || change.kind() == Change.Kind.OOM_KILL)
                .limit(MOST)
                .toList();
        if (last.isEmpty()) {
            html.raw("<p>")
                    .text(
                            view.seen().kernelLog().isPresent()
                                    ? "None was logged while the exporter ran."
                                    : "Not known: the kernel log cannot be read.")
                    .raw("</p>");
        } else {
            html.raw(
                    "<table><thead><tr><th scope=\"col\">Seen<th scope=\"col\">What<th scope=\"col\">Logged in all</tr></thead><tbody>");
            for (Change change : last) {
                html.raw("<tr><th scope=\"row\" class=\"time\">")
                        .raw(Times.seconds(change.unixMillis()))
                        .raw("<td>")
                        .text(
                                change.kind() == Change.Kind.OOM_KILL
                                        ? "OOM kill"
                                        : Html.shortened(change.name(), LONGEST) + " failed");
                html.raw("<td>")
                        .text(Html.shortened(change.before(), LONGEST) + " \u2192 "
                                + Html.shortened(change.after(), LONGEST))
                        .raw("</tr>");
            }
            html.raw("</tbody></table>");
        }
        html.raw("</section>");
    }
}
