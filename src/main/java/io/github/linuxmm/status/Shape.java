package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Knob;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.pagealloc.Availability;

/** Shapes beside words: who sees no colours tells them apart, too. */
enum Shape {
    /** A disc with a check mark. */
    GOOD("good", "<circle cx=\"8\" cy=\"8\" r=\"7\"/><path class=\"on\" d=\"M4.5 8.2 7 10.7 11.5 5.6\"/>"),
    /** An octagon with a cross. */
    BAD(
            "bad",
            "<path d=\"M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z\"/><path class=\"on\" d=\"M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4\"/>"),
    /** A triangle with an exclamation mark. */
    WARN("warn", "<path d=\"M8 1 15.5 15H.5z\"/><path class=\"on\" d=\"M8 6v4.4M8 12.2v.9\"/>"),
    /** A square with a question mark. */
    UNKNOWN(
            "dim",
            "<rect x=\"1\" y=\"1\" width=\"14\" height=\"14\"/><path class=\"on\" d=\"M5.8 6.2a2.2 2.2 0 1 1 3.1 2L8 8.9v1.2M8 11.6v1\"/>");

    private final String colour;
    private final String drawing;

    Shape(String colour, String drawing) {
        this.colour = colour;
        this.drawing = drawing;
    }

    static Shape of(State state) {
        return switch (state) {
            case FINE -> GOOD;
            case AT_RISK -> WARN;
            case FAILING -> BAD;
            case NOT_KNOWN -> UNKNOWN;
        };
    }

    static Shape of(Availability availability) {
        return switch (availability) {
            case AVAILABLE -> GOOD;
            case UNAVAILABLE -> BAD;
            case UNKNOWN -> UNKNOWN;
        };
    }

    static Shape of(Knob.Answer answer) {
        return switch (answer) {
            case YES -> GOOD;
            case NO -> BAD;
            case MOMENT -> WARN;
            case NOT_KNOWN -> UNKNOWN;
        };
    }

    /** The class that colours words beside it. */
    String colour() {
        return colour;
    }

    /** For the page; the word beside it says the same. */
    String svg() {
        return "<svg class=\"shape " + colour + "\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">"
                + drawing + "</svg>";
    }

    /** As a picture of its own, for the tab. */
    String icon() {
        String fill = switch (this) {
            case GOOD -> "#1d7a43";
            case BAD -> "#c4291c";
            case WARN -> "#b06f00";
            case UNKNOWN -> "#6b7280";
        };
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><g fill=\"" + fill + "\">"
                + drawing.replace("class=\"on\"", "fill=\"none\" stroke=\"#fff\" stroke-width=\"1.7\"") + "</g></svg>";
        return "data:image/svg+xml,"
                + svg.replace("\"", "'").replace("#", "%23").replace("<", "%3C").replace(">", "%3E");
    }
}
