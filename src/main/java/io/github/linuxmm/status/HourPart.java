package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Amount;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;

/** The last hour as pictures, one below the other on one axis of time. */
final class HourPart {
    private static final double FRAGMENTED = 0.95;

    private HourPart() {}

    static void write(View view, Html html) {
        Course course = view.seen().course();
        int order = view.order();
        TimeAxis axis = TimeAxis.of(course);
        Marks marks = new Marks(course, axis, order);
        html.raw("<section aria-labelledby=\"hour\"><h2 id=\"hour\">The last ")
                .text(axis.minutes() == 60 ? "hour" : axis.minutes() + " min")
                .raw(" <small>UTC; remembered by the exporter, until it ends</small></h2>");
        StateStrip.write(view.past(), axis, marks, html);
        new Chart(
                        "ratio",
                        "Free memory in blocks smaller than order " + order + "; dashed: 95 %, fragmented",
                        axis,
                        Series.of(course, Figure.UNUSABLE_RATIO, order, axis),
                        Scale.ofShares(),
                        Amount::percent)
                .threshold(FRAGMENTED)
                .write(marks, html);
        Series blocks = Series.of(course, Figure.ALLOCATABLE_BLOCKS, order, axis);
        new Chart(
                        "blocks",
                        "Blocks of order " + order + " that are left; bars: it was refused",
                        axis,
                        blocks,
                        Scale.logarithmic(blocks.most().orElse(0)),
                        count -> Tiles.grouped(Math.round(count)))
                .times(Series.rate(course, Figure.UNAVAILABLE_SECONDS, order, axis))
                .write(marks, html);
        Series pinned = Series.of(course, Figure.PINNED_BYTES, 0, axis);
        new Chart(
                        "pinned",
                        "Pinned memory, neither movable nor reclaimable",
                        axis,
                        pinned,
                        Scale.ofBytes(pinned.most().orElse(0)),
                        Amount::bytes)
                .write(marks, html);
        Series reclaimed = Series.rate(course, Figure.RECLAIMED_PAGES, 0, axis);
        new Chart(
                        "reclaim",
                        "Reclaimed pages a second",
                        axis,
                        reclaimed,
                        Scale.ofRates(reclaimed.most().orElse(0)),
                        rate -> Tiles.grouped(Math.round(rate)) + "/s")
                .write(marks, html);
        html.raw(axis.labels());
        marks.table(html);
        html.raw("</section>");
    }
}
