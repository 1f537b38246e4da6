package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.web.Document;
import java.util.Optional;

/** The page at {@code /}: who answers here, how the host is, and where there is more. */
final class Landing {
    private Landing() {}

    static Document of(Optional<Diagnosis> diagnosis, View.About about) {
        State state = diagnosis.map(Diagnosis::state).orElse(State.NOT_KNOWN);
        Shape shape = Shape.of(state);
        Html html = new Html()
                .element("h1", "linux-mm-exporter")
                .element("p class=\"dim\"", "Version " + about.version())
                .raw("<p><b class=\"")
                .raw(shape.colour())
                .raw("\">")
                .raw(shape.svg())
                .text(state.word())
                .raw("</b> ")
                .text(diagnosis.map(Diagnosis::headline).orElse("a file of the kernel does not answer"))
                .raw("</p><ul class=\"links\">");
        link("status", "status: why, since when, and what would help", html);
        link(relative(about.telemetryPath()), "metrics", html);
        link("api/diagnosis", "diagnosis as JSON", html);
        link("api/history", "the last hour and day as JSON", html);
        link("runbooks/", "runbooks", html);
        link("-/healthy", "is the process alive", html);
        link("-/ready", "can a collector run", html);
        html.raw("</ul>");
        return Layout.page(200, "linux-mm-exporter", shape, "./", html);
    }

    private static void link(String path, String words, Html html) {
        html.raw("<li><a href=\"").raw(path).raw("\">").text(words).raw("</a>");
    }

    /** From the root, so that it is right behind a proxy that serves the exporter in a folder. */
    static String relative(String path) {
        String below = path.substring(1);
        return below.isEmpty() ? "./" : Html.escaped(below);
    }
}
