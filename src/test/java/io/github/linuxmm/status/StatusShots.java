package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.DiagnosisText;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.support.Chromium;
import io.github.linuxmm.web.ExporterServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Draws the status page of recorded hosts into a folder: StatusShots FOLDER [HOST ...]. */
final class StatusShots {
    private StatusShots() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        List<String> hosts = List.of(args).subList(1, args.length);
        try (Chromium chromium = new Chromium(Files.createTempDirectory("chromium"))) {
            for (RecordedStatus host : RecordedStatus.values()) {
                if (hosts.isEmpty() || hosts.contains(host.name())) {
                    draw(host, chromium, folder);
                }
            }
        }
        // The servers' threads would go on.
        System.exit(0);
    }

    private static void draw(RecordedStatus host, Chromium chromium, Path folder) throws Exception {
        Seen seen = host.seen();
        System.out.println(DiagnosisText.of(Diagnosis.of(seen, Diagnosis.DEFAULT_ORDER), false));
        try (ExporterServer server = RecordedStatus.serve(seen)) {
            for (boolean dark : new boolean[] {false, true}) {
                for (int width : new int[] {1440, 390}) {
                    chromium.open("http://" + server.addresses().get(0) + "/status", width, dark);
                    String name = host.name().toLowerCase(Locale.ROOT) + "-" + width + (dark ? "-dark" : "");
                    System.out.println(
                            name + " "
                                    + chromium.evaluate(
                                            "[...document.querySelectorAll('body *')].filter(e=>!e.closest('svg svg')&&e.getBoundingClientRect().right>innerWidth+1).slice(0,5).map(e=>e.tagName+' '+e.className+' '+e.textContent.slice(0,30)).join(' | ')"));
                    Files.write(folder.resolve(name + ".png"), chromium.picture());
                }
            }
        }
    }
}
