package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.web.Document;

/** The page that says how the host is, all on one: from its verdict to the collectors. */
final class StatusPage {
    private StatusPage() {}

    static Document of(View view) {
        Diagnosis diagnosis = view.diagnosis();
        Html html = new Html();
        VerdictPart.write(view, html);
        Tiles.write(view, html);
        html.raw("<div class=\"columns\"><div>");
        HourPart.write(view, html);
        ZonesPart.write(view, html);
        RamPart.write(view, html);
        html.raw("</div><div>");
        KnobsPart.write(view, html);
        SettingsPart.write(diagnosis.settings(), html);
        HolderPart.write(view, html);
        FailuresPart.write(view, html);
        LinksPart.write(diagnosis, html);
        CollectorsPart.write(view, html);
        html.raw("</div></div><p class=\"foot\"><span>")
                .text("linux-mm-exporter " + view.about().version())
                .raw("</span> <a href=\"api/diagnosis?order=")
                .raw(diagnosis.order())
                .raw("\">this as JSON</a> <a href=\"api/history\">the course as JSON</a> <a href=\"")
                .raw(Landing.relative(view.about().telemetryPath()))
                .raw("\">metrics</a></p>");
        Document page = Layout.page(200, VerdictPart.title(diagnosis), Shape.of(diagnosis.state()), "./", html);
        return view.refreshes() ? Layout.with(page, "Refresh", Integer.toString(VerdictPart.REFRESH)) : page;
    }
}
