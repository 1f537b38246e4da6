package io.github.linuxmm.diagnosis;

/** How a host is. */
public enum State {
    /** Nothing to do. */
    FINE("FINE", 0),
    /** Requests are served, but that may end, or ended for moments. */
    AT_RISK("AT RISK", 1),
    /** Requests fail. */
    FAILING("FAILING", 2),
    /** What would tell it cannot be read. */
    NOT_KNOWN("NOT KNOWN", 3);

    private final String word;
    private final int exitCode;

    State(String word, int exitCode) {
        this.word = word;
        this.exitCode = exitCode;
    }

    /** As people read it. */
    public String word() {
        return word;
    }

    /** The exit code of {@code diagnose}, as Nagios has them. */
    public int exitCode() {
        return exitCode;
    }
}
