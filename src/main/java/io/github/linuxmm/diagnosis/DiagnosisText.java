package io.github.linuxmm.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A diagnosis as text: at most 40 lines of 100 columns. */
public final class DiagnosisText {
    static final int COLUMNS = 100;
    private static final int LABEL = 10;
    private static final String RED = "\033[1;31m";
    private static final String YELLOW = "\033[1;33m";
    private static final String GREEN = "\033[1;32m";
    private static final String PLAIN = "\033[0m";

    private final boolean colour;
    private final StringBuilder text = new StringBuilder();

    private DiagnosisText(boolean colour) {
        this.colour = colour;
    }

    /** The text, which ends with a newline. */
    public static String of(Diagnosis diagnosis, boolean colour) {
        DiagnosisText text = new DiagnosisText(colour);
        text.write(diagnosis);
        return text.text.toString();
    }

    private void write(Diagnosis diagnosis) {
        lines(diagnosis.state().word(), List.of(diagnosis.headline()), colour(diagnosis.state()));
        lines("Cause", diagnosis.why());
        lines("Holder", diagnosis.holder());
        lines("Kernel", diagnosis.kernelLog());
        if (!diagnosis.knobs().isEmpty()) {
            text.append("Would help here?\n");
            diagnosis.knobs().forEach(this::knob);
        }
        lines("Settings", diagnosis.settings());
        lines("Unseen", diagnosis.unseen());
        lines("Now", List.of(diagnosis.next()));
    }

    private void knob(Knob knob) {
        String line = String.format(
                Locale.ROOT,
                "  %-22s  %-9s  %s%s",
                knob.name(),
                knob.answer().word(),
                knob.first() ? "first: " : "",
                printable(knob.reason()));
        text.append(line, 0, Math.min(COLUMNS, line.length())).append('\n');
    }

    private void lines(String label, List<String> lines) {
        lines(label, lines, "");
    }

    private void lines(String label, List<String> lines, String colourOfLabel) {
        String head = label;
        for (String line : lines) {
            for (String part : wrapped(printable(line), COLUMNS - LABEL)) {
                String padded = String.format(Locale.ROOT, "%-" + LABEL + "s", head);
                boolean coloured = !head.isEmpty() && !colourOfLabel.isEmpty();
                text.append(coloured ? colourOfLabel + padded + PLAIN : padded)
                        .append(part)
                        .append('\n');
                head = "";
            }
        }
    }

    /** Programs choose their names, and a terminal does what it is told. */
    private static String printable(String line) {
        StringBuilder printable = new StringBuilder();
        line.codePoints()
                .forEach(c -> printable.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return printable.toString();
    }

    private static List<String> wrapped(String line, int columns) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > columns) {
            int space = rest.lastIndexOf(' ', columns);
            int end = space > 0 ? space : columns;
            parts.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        parts.add(rest);
        return parts;
    }

    private String colour(State state) {
        if (!colour) {
            return "";
        }
        return switch (state) {
            case FAILING -> RED;
            case AT_RISK, NOT_KNOWN -> YELLOW;
            case FINE -> GREEN;
        };
    }
}
