package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Knob;

/** What people advise, and whether it would help here. */
final class KnobsPart {
    private KnobsPart() {}

    static void write(View view, Html html) {
        html.raw("<section aria-labelledby=\"knobs\"><h2 id=\"knobs\">Would help here?</h2>");
        if (view.diagnosis().knobs().isEmpty()) {
            html.raw("<p>Nothing is to be done, so nothing is to be tried.</p></section>");
            return;
        }
        html.raw(
                "<table class=\"knobs\"><thead><tr><th scope=\"col\">What<th scope=\"col\">Helps<th scope=\"col\">Why</tr></thead><tbody>");
        for (Knob knob : view.diagnosis().knobs()) {
            Shape shape = Shape.of(knob.answer());
            html.raw(knob.first() ? "<tr class=\"first\">" : "<tr>")
                    .raw("<th scope=\"row\">")
                    // Where a telephone may break the line.
                    .raw(Html.escaped(knob.name()).replace("_", "_<wbr>"));
            html.raw("<td class=\"word ")
                    .raw(shape.colour())
                    .raw("\">")
                    .raw(shape.svg())
                    .text(knob.answer().word())
                    .raw("<td class=\"host\">");
            html.raw(knob.first() ? "<b>First:</b> " : "").text(knob.reason()).raw("</tr>");
        }
        html.raw("</tbody></table></section>");
    }
}
