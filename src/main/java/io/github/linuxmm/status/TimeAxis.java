package io.github.linuxmm.status;

import io.github.linuxmm.history.Course;

/** From times to places of a picture, which ends now and begins where something is known, at most an hour before. */
record TimeAxis(long beginMillis, long endMillis) {
    private static final long MINUTE = 60_000;
    private static final long[] MINUTES = {15, 30, 60};

    static TimeAxis of(Course course) {
        double covered = course.covered(3600) / 60;
        long shown = MINUTES[0];
        for (long minutes : MINUTES) {
            shown = minutes;
            if (covered <= minutes) {
                break;
            }
        }
        return new TimeAxis(
                course.now().unixMillis() - shown * MINUTE, course.now().unixMillis());
    }

    boolean contains(long unixMillis) {
        return unixMillis >= beginMillis && unixMillis <= endMillis;
    }

    /** From 0 to 100. */
    double percent(long unixMillis) {
        return 100.0 * (unixMillis - beginMillis) / (endMillis - beginMillis);
    }

    /** How long, in minutes. */
    long minutes() {
        return (endMillis - beginMillis) / MINUTE;
    }

    /** Milliseconds between two labels. */
    private long step() {
        return (minutes() <= 15 ? 5 : minutes() <= 30 ? 10 : 15) * MINUTE;
    }

    /** Vertical lines at round times. */
    String grid() {
        StringBuilder svg = new StringBuilder();
        for (long time = first(); time <= endMillis; time += step()) {
            String x = Chart.number(percent(time));
            svg.append("<line class=\"grid\" x1=\"")
                    .append(x)
                    .append("%\" x2=\"")
                    .append(x)
                    .append("%\" y1=\"0\" y2=\"100%\"/>");
        }
        return svg.toString();
    }

    /** The labels of that. */
    String labels() {
        StringBuilder svg = new StringBuilder(
                "<svg class=\"times\" width=\"100%\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">");
        for (long time = first(); time <= endMillis; time += step()) {
            double x = percent(time);
            String anchor = x < 5 ? "start" : x > 95 ? "end" : "middle";
            svg.append("<text x=\"")
                    .append(Chart.number(x))
                    .append("%\" y=\"12\" text-anchor=\"")
                    .append(anchor)
                    .append("\">")
                    .append(Times.minutes(time))
                    .append("</text>");
        }
        return svg.append("</svg>").toString();
    }

    private long first() {
        return (beginMillis + step() - 1) / step() * step();
    }
}
