package io.github.linuxmm;

import io.github.linuxmm.status.StatusSite;
import io.github.linuxmm.web.Document;
import io.github.linuxmm.web.Documents;
import org.jspecify.annotations.Nullable;

/** The pages about the host; nothing of them is loaded or made before somebody asks for one. */
final class Pages implements Documents {
    private final String telemetryPath;
    private final Build build;
    private final Exporter exporter;
    private @Nullable StatusSite site;

    Pages(String telemetryPath, Build build, Exporter exporter) {
        this.telemetryPath = telemetryPath;
        this.build = build;
        this.exporter = exporter;
    }

    @Override
    public Document document(String path, @Nullable String query) {
        return site().document(path, query);
    }

    private synchronized StatusSite site() {
        StatusSite made = site;
        if (made == null) {
            made = new StatusSite(
                    build.version() + ", revision " + build.revision(),
                    telemetryPath,
                    exporter::seen,
                    () -> StatusTables.collectors(exporter.collector()));
            site = made;
        }
        return made;
    }
}
