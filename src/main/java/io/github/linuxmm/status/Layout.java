package io.github.linuxmm.status;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.web.Document;
import java.nio.charset.StandardCharsets;

/** What all pages have around their content. */
final class Layout {
    /** No scripts, and nothing from elsewhere or from here but the icon, which is in the page. */
    private static final ImmutableMap<String, String> HEADERS = ImmutableMap.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-" + Style.HASH
                    + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer");

    private Layout() {}

    /** A page; the links above it lead from a folder, such as {@code ../}, to the others. */
    static Document page(int status, String title, Shape icon, String root, Html content) {
        Html html = new Html()
                .raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .raw("<link rel=\"icon\" href=\"")
                .raw(icon.icon())
                .raw("\">")
                .element("title", title)
                .raw("<style>")
                .raw(Style.CSS)
                .raw("</style></head>\n<body><main class=\"page\"><p class=\"top\"><a href=\"")
                .raw(root)
                .raw("\">linux-mm-exporter</a> <a href=\"")
                .raw(root.equals("./") ? "" : root)
                .raw("status\">status</a> <a href=\"")
                .raw(root.equals("./") ? "" : root)
                .raw("runbooks/\">runbooks</a></p>")
                .raw(content.toString())
                .raw("</main></body></html>\n");
        return new Document(
                status, "text/html; charset=utf-8", HEADERS, html.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    static Document with(Document page, String header, String value) {
        ImmutableMap<String, String> headers = ImmutableMap.<String, String>builder()
                .putAll(page.headers())
                .put(header, value)
                .buildOrThrow();
        return new Document(page.status(), page.contentType(), headers, page.body());
    }
}
