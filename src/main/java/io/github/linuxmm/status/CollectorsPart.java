package io.github.linuxmm.status;

import java.util.List;

/** Which collectors could read their files at the last scrape. */
final class CollectorsPart {
    private static final int LONGEST = 200;

    private CollectorsPart() {}

    static void write(View view, Html html) {
        html.raw(
                        "<section class=\"collectors\" aria-labelledby=\"collectors\"><h2 id=\"collectors\">Collectors <small>at the last scrape</small></h2>")
                .raw("<table><thead><tr><th scope=\"col\">Name<th scope=\"col\">State</tr></thead><tbody>");
        for (List<String> row : view.about().collectors()) {
            html.raw("<tr>")
                    .element("th scope=\"row\"", row.get(0))
                    .element("td class=\"host\"", Html.shortened(row.get(1), LONGEST))
                    .raw("</tr>");
        }
        html.raw("</tbody></table></section>");
    }
}
