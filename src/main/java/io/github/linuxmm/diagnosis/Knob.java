package io.github.linuxmm.diagnosis;

/**
 * Something that people advise, and whether it would help on this host.
 *
 * @param first true for what to try before all else
 * @param reason a few words, with this host's figures
 */
public record Knob(String name, Answer answer, boolean first, String reason) {
    /** Whether it would help. */
    public enum Answer {
        YES("YES"),
        NO("NO"),
        /** For a moment: the failure returns. */
        MOMENT("MOMENT"),
        NOT_KNOWN("not known");

        private final String word;

        Answer(String word) {
            this.word = word;
        }

        /** As people read it. */
        public String word() {
            return word;
        }
    }

    static Knob yes(String name, String reason) {
        return new Knob(name, Answer.YES, false, reason);
    }

    static Knob no(String name, String reason) {
        return new Knob(name, Answer.NO, false, reason);
    }

    static Knob moment(String name, String reason) {
        return new Knob(name, Answer.MOMENT, false, reason);
    }

    static Knob notKnown(String name, String reason) {
        return new Knob(name, Answer.NOT_KNOWN, false, reason);
    }

    Knob tryFirst() {
        return new Knob(name, answer, true, reason);
    }
}
