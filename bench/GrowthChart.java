import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Four panels over the number of CPUs, as SVG: a line for hosts of one node, one for hosts with a node for 16 CPUs. */
final class GrowthChart {
    private static final int PANEL_WIDTH = 400;
    private static final int PANEL_HEIGHT = 270;
    private static final int HEAD = 44;
    /** The plot in its panel. */
    private static final int LEFT = 56;

    private static final int TOP = 40;
    private static final int PLOT_WIDTH = 320;
    private static final int PLOT_HEIGHT = 180;
    private static final double MOST_CPUS = 1_024;

    /** A viewer says which colours it wants; the ground is painted, so that the text is readable on any page. */
    private static final String STYLE = "<style>\n"
            + "  text { font: 13px sans-serif; fill: #24292f } .title { font-weight: 600 } .end { text-anchor: end }\n"
            + "  .middle { text-anchor: middle } .ground { fill: #ffffff } .grid { stroke: #d8dee4 }\n"
            + "  .one { stroke: #0969da; fill: #0969da } .many { stroke: #bc4c00; fill: #bc4c00 }\n"
            + "  polyline { stroke-width: 2; fill: none !important }\n"
            + "  @media (prefers-color-scheme: dark) {\n"
            + "    text { fill: #e6edf3 } .ground { fill: #0d1117 } .grid { stroke: #30363d }\n"
            + "    .one { stroke: #58a6ff; fill: #58a6ff } .many { stroke: #f0883e; fill: #f0883e }\n"
            + "  }\n</style>\n";

    /** A panel; from and to are powers of ten where the scale is logarithmic, and from is 0 where it is not. */
    private record Panel(String title, ToDoubleFunction<GrowthPoint> value, double from, double to) {
        /** 0 at the bottom, 1 at the top. */
        double height(double value) {
            return from == 0 ? value / to : Math.log(value / from) / Math.log(to / from);
        }

        double next(double tick) {
            return from == 0 ? tick + to / 4 : tick * 10;
        }
    }

    private static final List<Panel> PANELS = List.of(
            new Panel("Series", GrowthPoint::series, 100, 10_000),
            new Panel("Bytes on the wire, kB", point -> point.wireBytes() / 1e3, 1, 100),
            new Panel("CPU a scrape, ms", GrowthPoint::cpuMillis, 0.1, 100),
            new Panel("Resident memory, MB", GrowthPoint::residentMb, 0, 80));

    private final Map<Integer, GrowthPoint> oneNode;
    private final Map<Integer, GrowthPoint> manyNodes;
    private final StringBuilder svg = new StringBuilder();

    /** Points by number of CPUs, which is 1 to 1,024. */
    GrowthChart(Map<Integer, GrowthPoint> oneNode, Map<Integer, GrowthPoint> manyNodes) {
        this.oneNode = oneNode;
        this.manyNodes = manyNodes;
    }

    String svg() {
        int width = 2 * PANEL_WIDTH;
        int height = HEAD + 2 * PANEL_HEIGHT;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n", width, height);
        add("<title>What the exporter costs on hosts of 1 to 1,024 CPUs and 1 to 64 nodes</title>%n");
        svg.append(STYLE);
        add("<rect class=\"ground\" width=\"%d\" height=\"%d\"/>%n", width, height);
        legend(LEFT, "one", "one node");
        legend(LEFT + 140, "many", "a node for each 16 CPUs, up to 64 nodes");
        for (int i = 0; i < PANELS.size(); i++) {
            add("<g transform=\"translate(%d %d)\">%n", i % 2 * PANEL_WIDTH, HEAD + i / 2 * PANEL_HEIGHT);
            panel(PANELS.get(i));
            add("</g>%n");
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(int x, String line, String text) {
        add("<polyline class=\"%s\" points=\"%d,24 %d,24\"/>%n", line, x, x + 28);
        mark(line, x + 14, 24);
        add("<text x=\"%d\" y=\"28\">%s</text>%n", x + 36, text);
    }

    private void panel(Panel panel) {
        add("<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>%n", LEFT, TOP - 14, panel.title);
        for (double tick = panel.from; tick <= panel.to * 1.001; tick = panel.next(tick)) {
            double y = y(panel, tick);
            add("<path class=\"grid\" d=\"M%d %.1fh%d\"/>%n", LEFT, y, PLOT_WIDTH);
            add(
                    "<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT - 6,
                    y + 4,
                    tick < 1 && tick > 0
                            ? String.format(Locale.ROOT, "%.1f", tick)
                            : String.format(Locale.ROOT, "%,.0f", tick));
        }
        for (int cpus = 1; cpus <= MOST_CPUS; cpus *= 4) {
            add("<path class=\"grid\" d=\"M%.1f %dv%d\"/>%n", x(cpus), TOP, PLOT_HEIGHT);
            add("<text class=\"middle\" x=\"%.1f\" y=\"%d\">%,d</text>%n", x(cpus), TOP + PLOT_HEIGHT + 18, cpus);
        }
        add("<text class=\"middle\" x=\"%d\" y=\"%d\">CPUs</text>%n", LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 36);
        line(panel, "one", oneNode);
        line(panel, "many", manyNodes);
    }

    private void line(Panel panel, String line, Map<Integer, GrowthPoint> points) {
        add("<polyline class=\"%s\" points=\"", line);
        points.forEach((cpus, point) -> add("%.1f,%.1f ", x(cpus), y(panel, panel.value.applyAsDouble(point))));
        add("\"/>%n");
        points.forEach((cpus, point) -> mark(line, x(cpus), y(panel, panel.value.applyAsDouble(point))));
    }

    /** Two forms, for who does not tell the colours. */
    private void mark(String line, double x, double y) {
        if (line.equals("one")) {
            add("<circle class=\"one\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n", x, y);
        } else {
            add("<rect class=\"many\" x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\"/>%n", x - 3.5, y - 3.5);
        }
    }

    private static double x(int cpus) {
        return LEFT + PLOT_WIDTH * Math.log(cpus) / Math.log(MOST_CPUS);
    }

    private static double y(Panel panel, double value) {
        return TOP + PLOT_HEIGHT * (1 - panel.height(value));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
