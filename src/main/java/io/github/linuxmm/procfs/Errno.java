package io.github.linuxmm.procfs;

import java.io.IOException;

/**
 * Which error a failed read was. Java tells it by its text alone, which is English under LC_ALL=C, as the launcher sets
 * it; in another language such a read counts as a failure.
 */
final class Errno {
    private Errno() {}

    /** EOPNOTSUPP: built in and switched off (PSI, huge pages). */
    static boolean isNotSupported(IOException e) {
        return is(e, "Operation not supported");
    }

    static boolean isInvalidArgument(IOException e) {
        return is(e, "Invalid argument");
    }

    private static boolean is(IOException e, String text) {
        return e.getCause() != null && text.equals(e.getCause().getMessage());
    }
}
