package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Amount;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.ZoneState;
import java.util.List;

/** Free memory of each zone: in which blocks it is, and how far above the watermarks. */
final class ZonesPart {
    /** A host of 64 nodes has more than anybody reads. */
    private static final int MOST = 8;

    private static final int HEIGHT = 24;
    /** Percent of the width that a label needs. */
    private static final double LABELLED = 5;

    private ZonesPart() {}

    static void write(View view, Html html) {
        html.raw("<section class=\"zones\" aria-labelledby=\"zones\"><h2 id=\"zones\">Free memory by order <small>")
                .text("dark: blocks of order " + view.order() + " and more; the lines: watermarks min and low")
                .raw("</small></h2>");
        List<ZoneState> zones =
                view.seen().allocator().map(HostState::zones).map(List::copyOf).orElse(List.of());
        if (zones.isEmpty()) {
            html.raw("<p>Not known: zoneinfo or buddyinfo could not be read.</p></section>");
            return;
        }
        List<ZoneState> shown = zones.subList(0, Math.min(MOST, zones.size()));
        for (int i = 0; i < shown.size(); i++) {
            bar(view, shown.get(i), "z" + i, html);
        }
        if (zones.size() > MOST) {
            html.raw("<p class=\"dim\">")
                    .text("and " + (zones.size() - MOST) + " zones more, see the metrics")
                    .raw("</p>");
        }
        table(view, shown, html);
        html.raw("</section>");
    }

    private static void bar(View view, ZoneState zone, String id, Html html) {
        double pages = Math.max(1, Math.max(1.05 * sum(zone, 0), 2.0 * zone.low()));
        int size = view.seen().pageSize();
        String title = "Node " + zone.node() + " " + zone.zone();
        html.raw("<figure><figcaption><span>").text(title).raw("</span> <span class=\"dim\">");
        String text = Amount.bytes((double) zone.free() * size) + " free, "
                + Amount.bytes((double) sum(zone, view.order()) * size) + " of it in blocks of order " + view.order()
                + " and more; min " + Amount.bytes((double) zone.min() * size) + ", low "
                + Amount.bytes((double) zone.low() * size)
                + (zone.reserve() > 0 ? ", reserve " + Amount.bytes((double) zone.reserve() * size) : "");
        html.text(text)
                .raw("</span></figcaption><svg class=\"zone\" role=\"img\" aria-labelledby=\"")
                .raw(id)
                .raw("t ")
                .raw(id);
        html.raw("d\" width=\"100%\" height=\"")
                .raw(HEIGHT)
                .raw("\"><title id=\"")
                .raw(id)
                .raw("t\">")
                .text(title);
        html.raw("</title><desc id=\"").raw(id).raw("d\">").text(text + ".").raw("</desc>");
        double x = 0;
        for (int order = zone.blocks().length() - 1; order >= 0; order--) {
            double width = 100 * ((double) zone.blocks().get(order) * (1L << order)) / pages;
            if (width >= 0.1) {
                boolean enough = order >= view.order();
                html.raw("<rect class=\"")
                        .raw(enough ? "enough" : "small")
                        .raw("\" x=\"")
                        .raw(Chart.number(x))
                        .raw("%\" y=\"4\" width=\"");
                html.raw(Chart.number(width))
                        .raw("%\" height=\"")
                        .raw(HEIGHT - 8)
                        .raw("\"/>");
                if (width >= LABELLED) {
                    html.raw("<text class=\"")
                            .raw(enough ? "onenough" : "onsmall")
                            .raw("\" text-anchor=\"middle\" y=\"16\" x=\"")
                            .raw(Chart.number(x + width / 2))
                            .raw("%\">")
                            .raw(order)
                            .raw("</text>");
                }
            }
            x += width;
        }
        line("min", 100 * zone.min() / pages, html);
        line("low", 100 * zone.low() / pages, html);
        html.raw("</svg></figure>");
    }

    private static void line(String name, double x, Html html) {
        String place = Chart.number(x);
        for (String each : List.of("halo", name)) {
            html.raw("<line class=\"")
                    .raw(each)
                    .raw("\" x1=\"")
                    .raw(place)
                    .raw("%\" x2=\"")
                    .raw(place)
                    .raw("%\" y1=\"0\" y2=\"100%\"/>");
        }
    }

    /** Pages in blocks of an order and more. */
    private static long sum(ZoneState zone, int order) {
        long pages = 0;
        for (int each = order; each < zone.blocks().length(); each++) {
            pages += zone.blocks().get(each) << each;
        }
        return pages;
    }

    private static void table(View view, List<ZoneState> zones, Html html) {
        int orders = zones.get(0).blocks().length();
        html.raw(
                        "<div class=\"wide\" role=\"group\" aria-label=\"Free blocks by zone and order\" tabindex=\"0\"><table class=\"numbers\">")
                .raw("<caption>Free blocks, as in buddyinfo, and pages</caption><thead><tr><th scope=\"col\">Zone");
        for (int order = 0; order < orders; order++) {
            html.raw("<th scope=\"col\"")
                    .raw(order == view.order() ? " class=\"chosen\">" : ">")
                    .raw(order);
        }
        html.raw("<th scope=\"col\">Free<th scope=\"col\">Min</tr></thead><tbody>");
        for (ZoneState zone : zones) {
            html.raw("<tr><th scope=\"row\">").text(zone.node() + " " + zone.zone());
            for (int order = 0; order < orders; order++) {
                html.raw(order == view.order() ? "<td class=\"chosen\">" : "<td>")
                        .raw(Tiles.grouped(zone.blocks().get(order)));
            }
            html.raw("<td>")
                    .raw(Tiles.grouped(zone.free()))
                    .raw("<td>")
                    .raw(Tiles.grouped(zone.min()))
                    .raw("</tr>");
        }
        html.raw("</tbody></table></div>");
    }
}
