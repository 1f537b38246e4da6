package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Amount;
import io.github.linuxmm.holder.Growth;
import java.util.List;

/** Who holds memory that can neither be moved nor reclaimed. */
final class HolderPart {
    private static final int MOST = 8;
    private static final int LONGEST = 60;

    private HolderPart() {}

    static void write(View view, Html html) {
        html.raw("<section aria-labelledby=\"holder\"><h2 id=\"holder\">Holder</h2>");
        for (String line : view.diagnosis().holder()) {
            html.element("p", line);
        }
        List<Growth> holders = view.seen().holders().stream().limit(MOST).toList();
        if (!holders.isEmpty()) {
            html.raw(
                            "<table class=\"numbers\"><caption>What grew most, in a day or since the start</caption><thead><tr>")
                    .raw(
                            "<th scope=\"col\">Holder<th scope=\"col\">Has<th scope=\"col\">1 h<th scope=\"col\">24 h</tr></thead><tbody>");
            for (Growth growth : holders) {
                html.raw("<tr><th scope=\"row\" class=\"host\">")
                        .text(Html.shortened(growth.holder().name(), LONGEST))
                        .raw(" <span class=\"dim\">")
                        .text(growth.source())
                        .raw("</span><td>")
                        .text(Amount.bytes(growth.holder().bytes()));
                html.raw("<td>")
                        .text(Amount.growth(growth.hourBytes()))
                        .raw("<td>")
                        .text(Amount.growth(growth.dayBytes()))
                        .raw("</tr>");
            }
            html.raw("</tbody></table>");
        }
        html.raw("</section>");
    }
}
