package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.web.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** The runbooks of the alerts, from the jar: whoever is paged may have no other network. */
final class Runbooks {
    /** Those in alerts/runbooks; general ones first. */
    static final ImmutableList<String> NAMES = ImmutableList.of(
            "modes",
            "holders",
            "knobs",
            "MmAllocationFailed",
            "MmCollectorFailing",
            "MmCommitLimitNear",
            "MmExporterDown",
            "MmFragmentationHigh",
            "MmHighOrderExhausted",
            "MmHostOutOfMemoryKill",
            "MmKernelLogUnreadable",
            "MmMinFreeKbytesTooSmall",
            "MmNumaNodeExhausted",
            "MmPinnedMemoryGrowing",
            "MmPinnedMemoryLeak",
            "MmRulesWithoutData",
            "MmSinglePageAllocationFailed",
            "MmWatermarkRace");

    private static final String SUFFIX = ".md";

    private Runbooks() {}

    /** The page of a name, which may have the suffix of its file; the list of all for an empty one. */
    static Document page(String asked) {
        if (asked.isEmpty()) {
            return list();
        }
        String name = withoutSuffix(asked);
        if (!NAMES.contains(name)) {
            return Layout.page(
                    404,
                    "no such runbook",
                    Shape.UNKNOWN,
                    "../",
                    new Html().raw("<h1>No such runbook</h1><p><a href=\"./\">All runbooks</a></p>"));
        }
        String body = html(markdown(name))
                .replace("<table>", "<div class=\"wide\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>");
        return Layout.page(
                200,
                name + " - runbook",
                Shape.UNKNOWN,
                "../",
                new Html().raw("<article class=\"text\">").raw(body).raw("</article>"));
    }

    private static Document list() {
        Html html = new Html().raw("<h1>Runbooks</h1><ul class=\"links\">");
        for (String name : NAMES) {
            html.raw("<li><a href=\"").raw(name).raw("\">").text(name).raw("</a>");
        }
        return Layout.page(200, "runbooks", Shape.UNKNOWN, "../", html.raw("</ul>"));
    }

    private static String withoutSuffix(String name) {
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static String markdown(String name) {
        try (InputStream in = Runbooks.class.getResourceAsStream("/runbooks/" + name + SUFFIX)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no runbook " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String html(String markdown) {
        List<org.commonmark.Extension> tables = List.of(TablesExtension.create());
        return HtmlRenderer.builder()
                .extensions(tables)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> Runbooks::attributes)
                .build()
                .render(Parser.builder().extensions(tables).build().parse(markdown));
    }

    /** Runbooks link each other's files, dashboards their sections; what scrolls must be reached by the keyboard, too. */
    private static void attributes(Node node, String tag, Map<String, String> attributes) {
        if (attributes.containsKey("href")) {
            attributes.computeIfPresent(
                    "href", (key, file) -> NAMES.contains(withoutSuffix(file)) ? withoutSuffix(file) : file);
        } else if (node instanceof Heading) {
            attributes.put("id", anchor(TextContentRenderer.builder().build().render(node)));
        } else if (node instanceof TableCell cell && cell.isHeader()) {
            attributes.put("scope", "col");
        } else if (tag.equals("pre")) {
            attributes.put("tabindex", "0");
        }
    }

    /** As GitHub makes it: one link opens the section there and here. */
    private static String anchor(String heading) {
        StringBuilder anchor = new StringBuilder(heading.length());
        heading.strip()
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .map(c -> c == ' ' ? '-' : c)
                .filter(c -> c == '-' || c == '_' || Character.isLetterOrDigit(c))
                .forEach(anchor::appendCodePoint);
        return anchor.toString();
    }
}
