package io.github.linuxmm.status;

import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.diagnosis.Diagnosis;

/** The runbooks, which the exporter serves itself; those about the cause come first. */
final class LinksPart {
    private LinksPart() {}

    static void write(Diagnosis diagnosis, Html html) {
        html.raw("<section aria-labelledby=\"runbooks\"><h2 id=\"runbooks\">Runbooks</h2><ul class=\"links\">");
        for (String name : ImmutableSet.of(diagnosis.cause().runbook(), "modes", "holders", "knobs")) {
            html.raw("<li><a href=\"runbooks/")
                    .raw(name)
                    .raw("\">")
                    .text(words(name))
                    .raw("</a>");
        }
        html.raw("<li><a href=\"runbooks/\">all</a></ul></section>");
    }

    private static String words(String name) {
        return switch (name) {
            case "modes" -> "Shortage, fragmentation or race";
            case "holders" -> "What holds the memory";
            case "knobs" -> "What each knob does";
            default -> name;
        };
    }
}
