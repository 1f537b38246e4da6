package io.github.linuxmm;

import io.github.linuxmm.diagnosis.Cause;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.DiagnosisJson;
import io.github.linuxmm.diagnosis.State;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints verdicts over time: a line where state or cause changes, and at least one a minute. */
final class VerdictTable {
    private static final int COLUMNS = 100;
    private static final long MINUTE_MILLIS = 60_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final boolean json;
    private @Nullable State state;
    private @Nullable Cause cause;
    private long toldMillis;

    /** @param json for one object a line */
    VerdictTable(boolean json) {
        this.json = json;
    }

    /** Takes the next diagnosis. */
    void take(int snapshot, Diagnosis diagnosis) throws IOException {
        if (state == null && !json) {
            print("SNAPSHOT", "UTC", "STATE", "CAUSE", "");
        }
        if (diagnosis.state() == state
                && diagnosis.cause() == cause
                && diagnosis.unixMillis() - toldMillis < MINUTE_MILLIS) {
            return;
        }
        state = diagnosis.state();
        cause = diagnosis.cause();
        toldMillis = diagnosis.unixMillis();
        if (json) {
            DiagnoseCommand.print(DiagnosisJson.line(diagnosis));
        } else {
            print(
                    Integer.toString(snapshot),
                    TIME.format(Instant.ofEpochMilli(toldMillis)),
                    diagnosis.state().word(),
                    diagnosis.cause().words(),
                    diagnosis.headline());
        }
    }

    private static void print(String snapshot, String time, String state, String cause, String headline)
            throws IOException {
        String line = String.format(Locale.ROOT, "%8s  %-8s  %-9s  %-20s  %s", snapshot, time, state, cause, headline)
                .stripTrailing();
        DiagnoseCommand.print(line.substring(0, Math.min(COLUMNS, line.length())) + "\n");
    }
}
