package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Diagnosis;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The runbooks, which the exporter serves itself; those of the alerts come first. */
final class LinksPart {
    private LinksPart() {}

    static void write(Diagnosis diagnosis, Html html) {
        html.raw("<section aria-labelledby=\"runbooks\"><h2 id=\"runbooks\">Runbooks</h2><ul class=\"links\">");
        Set<String> names = new LinkedHashSet<>(diagnosis.alerts());
        names.add(diagnosis.cause().runbook());
        names.addAll(List.of("modes", "holders", "knobs"));
        names.retainAll(Runbooks.NAMES);
        for (String name : names) {
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
