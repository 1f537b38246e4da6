package io.github.linuxmm.status;

import java.util.List;

/** Settings that somebody chose, and not this kernel. */
final class SettingsPart {
    private SettingsPart() {}

    static void write(List<String> settings, Html html) {
        if (settings.isEmpty()) {
            return;
        }
        html.raw("<section aria-labelledby=\"settings\"><h2 id=\"settings\">Settings <small>")
                .text("that differ from what this kernel would choose")
                .raw("</small></h2>");
        for (String line : settings) {
            html.element("p class=\"host\"", line);
        }
        html.raw("</section>");
    }
}
