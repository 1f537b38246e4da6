package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Amount;
import io.github.linuxmm.diagnosis.OrderVerdict;
import io.github.linuxmm.pagealloc.Availability;

/** A tile for each order, which chooses it. */
final class Tiles {
    private Tiles() {}

    static void write(View view, Html html) {
        if (view.diagnosis().orders().isEmpty()) {
            return;
        }
        html.raw("<nav aria-labelledby=\"orders\"><h2 id=\"orders\">Requests by order <small>")
                .text("2^order contiguous pages, GFP_KERNEL, without reclaim or compaction")
                .raw("</small></h2><ol class=\"tiles\">");
        for (OrderVerdict order : view.diagnosis().orders()) {
            tile(view, order, html);
        }
        html.raw("</ol></nav>");
    }

    private static void tile(View view, OrderVerdict order, Html html) {
        Shape shape = Shape.of(order.kernel());
        html.raw("<li><a href=\"?order=").raw(order.order()).raw(view.refreshes() ? "\"" : "&amp;refresh=0\"");
        if (order.order() == view.order()) {
            html.raw(" aria-current=\"true\"");
        }
        html.raw(" class=\"")
                .raw(shape.colour())
                .raw("\"><span class=\"order\"><b>")
                .raw(order.order());
        html.raw("</b> <span class=\"dim\">")
                .text(Amount.bytes((double) view.seen().pageSize() * (1L << order.order())))
                .raw("</span></span> <span class=\"word ")
                .raw(shape.colour())
                .raw("\">")
                .raw(shape.svg())
                .raw(word(order.kernel()))
                .raw("</span> <span class=\"left\">")
                .raw(order.blocks().isPresent() ? grouped(order.blocks().getAsLong()) + " left" : "&nbsp;")
                .raw("</span> ");
        double refused = order.unavailableSeconds().orElse(0);
        html.raw("<span class=\"left\">")
                .raw(refused > 0 ? Amount.count(Math.max(1, refused)) + " s refused" : "&nbsp;")
                .raw("</span></a></li>");
    }

    private static String word(Availability availability) {
        return switch (availability) {
            case AVAILABLE -> "served";
            case UNAVAILABLE -> "refused";
            case UNKNOWN -> "not known";
        };
    }

    /** With thin spaces between thousands. */
    static String grouped(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, '\u2009');
        }
        return digits.toString();
    }
}
