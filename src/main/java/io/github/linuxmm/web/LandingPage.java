package io.github.linuxmm.web;

import com.google.common.html.HtmlEscapers;
import java.util.List;
import java.util.function.Supplier;

/** The page at {@code /}: links, version, and tables on how things stand. */
public final class LandingPage {
    private static final String STYLE = "body{font-family:sans-serif;margin:2em;max-width:60em}"
            + "table{border-collapse:collapse}td,th{text-align:left;padding:.2em 1em .2em 0;vertical-align:top}";

    private final String version;
    private final String telemetryPath;
    private final Supplier<? extends List<HtmlTable>> tables;

    /** @param tables made anew for each visit */
    public LandingPage(String version, String telemetryPath, Supplier<? extends List<HtmlTable>> tables) {
        this.version = version;
        this.telemetryPath = telemetryPath;
        this.tables = tables;
    }

    String html() {
        StringBuilder html = new StringBuilder(4096);
        html.append(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>linux-mm-exporter</title>")
                .append("<style>")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>linux-mm-exporter</h1>\n<p>Version ")
                .append(escape(version))
                .append("</p>\n<ul>\n");
        for (String path : List.of(telemetryPath, "/-/healthy", "/-/ready")) {
            html.append("<li><a href=\"")
                    .append(escape(path))
                    .append("\">")
                    .append(escape(path))
                    .append("</a></li>\n");
        }
        html.append("</ul>\n");
        for (HtmlTable table : tables.get()) {
            html.append("<h2>").append(escape(table.title())).append("</h2>\n<table>\n");
            row(html, "th", table.head());
            table.rows().forEach(row -> row(html, "td", row));
            html.append("</table>\n");
        }
        return html.append("</body>\n</html>\n").toString();
    }

    private static void row(StringBuilder html, String tag, List<String> cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append('<')
                    .append(tag)
                    .append('>')
                    .append(escape(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        html.append("</tr>\n");
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
