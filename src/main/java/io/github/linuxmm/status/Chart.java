package io.github.linuxmm.status;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * A picture of one figure in the last hour. It is as wide as there is room: places are percentages, so that text keeps its
 * size on a telephone; the curve alone is stretched.
 */
final class Chart {
    private static final int HEIGHT = 76;
    private static final int BAR_HEIGHT = 7;
    /** In thousandths of the width. */
    private static final int BAR_WIDTH = 4;

    private final String id;
    private final String title;
    private final TimeAxis axis;
    private final Series series;
    private final Scale scale;
    private final DoubleFunction<String> words;
    private final StringBuilder extras = new StringBuilder();
    private final StringBuilder bars = new StringBuilder();

    /** @param words a value with its unit, as people read it */
    Chart(String id, String title, TimeAxis axis, Series series, Scale scale, DoubleFunction<String> words) {
        this.id = id;
        this.title = title;
        this.axis = axis;
        this.series = series;
        this.scale = scale;
        this.words = words;
    }

    /** A dashed line at a value that means something, as the title says. */
    Chart threshold(double value) {
        String y = number(scale.percent(value));
        extras.append("<line class=\"limit\" x1=\"0\" x2=\"100%\" y1=\"")
                .append(y)
                .append("%\" y2=\"")
                .append(y)
                .append("%\"/>");
        return this;
    }

    /** Bars at the bottom for the times in which something happened, wide enough to be seen. */
    Chart times(Series happened) {
        int lastEnd = -1;
        for (int i = 1; i < happened.values().length; i++) {
            if (happened.values()[i] > 0) {
                int end = (int) Math.round(10 * axis.percent(happened.unixMillis()[i]));
                int begin = (int) Math.round(10 * axis.percent(happened.unixMillis()[i - 1]));
                begin = Math.max(lastEnd, Math.min(begin, end - BAR_WIDTH));
                bars.append('M')
                        .append(begin)
                        .append(' ')
                        .append(HEIGHT - BAR_HEIGHT)
                        .append('H')
                        .append(end)
                        .append('V')
                        .append(HEIGHT);
                bars.append('H').append(begin).append('z');
                lastEnd = end;
            }
        }
        return this;
    }

    void write(Marks marks, Html html) {
        html.raw("<figure><figcaption><span>")
                .text(title)
                .raw("</span> <b>")
                .text(now())
                .raw("</b></figcaption>");
        html.raw("<svg role=\"img\" aria-labelledby=\"")
                .raw(id)
                .raw("t ")
                .raw(id)
                .raw("d\" width=\"100%\" height=\"")
                .raw(HEIGHT);
        html.raw("\"><title id=\"")
                .raw(id)
                .raw("t\">")
                .text(title)
                .raw("</title><desc id=\"")
                .raw(id)
                .raw("d\">");
        html.text(description()).raw("</desc>").raw(axis.grid());
        for (double tick : scale.ticks()) {
            String y = number(scale.percent(tick));
            html.raw("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"")
                    .raw(y)
                    .raw("%\" y2=\"")
                    .raw(y)
                    .raw("%\"/>");
        }
        html.raw("<svg viewBox=\"0 0 1000 ")
                .raw(HEIGHT)
                .raw("\" preserveAspectRatio=\"none\" width=\"100%\" height=\"")
                .raw(HEIGHT);
        html.raw("\">")
                .raw(path())
                .raw(bars.isEmpty() ? "" : "<path class=\"badfill\" d=\"" + bars + "\"/>")
                .raw("</svg>")
                .raw(extras.toString())
                .raw(marks.lines());
        for (double tick : scale.ticks()) {
            html.raw("<text x=\"2\" y=\"")
                    .raw(number(scale.percent(tick)))
                    .raw("%\" dy=\"12\">")
                    .text(words.apply(tick))
                    .raw("</text>");
        }
        html.raw("<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"100%\" y2=\"100%\"/></svg></figure>");
    }

    private String now() {
        OptionalDouble last = series.last();
        return last.isPresent() ? words.apply(last.getAsDouble()) : "not known";
    }

    private String description() {
        if (series.least().isEmpty()) {
            return "Nothing is known of the last " + axis.minutes() + " min.";
        }
        return "In the last " + axis.minutes() + " min between "
                + words.apply(series.least().getAsDouble()) + " and "
                + words.apply(series.most().getAsDouble()) + "; now " + now() + ".";
    }

    /** The curve, from the bottom and back to it wherever something is known; whole pixels of a wide screen are enough. */
    private String path() {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        int lastX = 0;
        int lastY = 0;
        for (int i = 0; i < series.values().length; i++) {
            if (Double.isNaN(series.values()[i])) {
                path.append(drawing ? "V" + HEIGHT : "");
                drawing = false;
                continue;
            }
            int x = (int) Math.round(10 * axis.percent(series.unixMillis()[i]));
            int y = y(i);
            if (!drawing) {
                path.append('M')
                        .append(x)
                        .append(' ')
                        .append(HEIGHT)
                        .append('V')
                        .append(y);
                drawing = true;
            } else if (y != lastY || i + 1 == series.values().length || y(i + 1) != y) {
                path.append('l').append(x - lastX).append(y < lastY ? "" : " ").append(y - lastY);
            } else {
                // In the middle of a level stretch, which its ends tell.
                continue;
            }
            lastX = x;
            lastY = y;
        }
        return "<path class=\"curve\" d=\"" + path + (drawing ? "V" + HEIGHT : "") + "\"/>";
    }

    /** Pixels from the top; -1 where the value is not known. */
    private int y(int i) {
        double value = series.values()[i];
        return Double.isNaN(value) ? -1 : (int) Math.round(scale.percent(value) * HEIGHT / 100);
    }

    /** With one decimal at most. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }
}
