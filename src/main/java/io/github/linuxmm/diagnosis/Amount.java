package io.github.linuxmm.diagnosis;

import java.util.Locale;

/** Numbers as people read them. */
public final class Amount {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Amount() {}

    /** Such as {@code 76 MiB} or {@code 1.3 GiB}. */
    public static String bytes(double bytes) {
        double value = bytes / 1024;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit >= 2 && Math.abs(value) < 10 ? format("%.1f ", value) : format("%.0f ", value)) + UNITS[unit];
    }

    /** The same with its sign. */
    public static String growth(double bytes) {
        return (bytes < 0 ? "-" : "+") + bytes(Math.abs(bytes));
    }

    /** A share of 0 to 1, such as {@code 84 %}; a share below 10 % with one digit more. */
    public static String percent(double share) {
        double percent = 100 * share;
        return percent > 0.05 && percent < 9.95 ? format("%.1f %%", percent) : format("%.0f %%", percent);
    }

    /** Such as {@code 40 s}, {@code 8 min} or {@code 3 h}. */
    public static String seconds(double seconds) {
        return seconds < 600
                ? format("%.0f s", seconds)
                : seconds < 7200 ? format("%.0f min", seconds / 60) : format("%.0f h", seconds / 3600);
    }

    /** A whole number. */
    public static String count(double count) {
        return format("%.0f", count);
    }

    /** Such as {@code 1 failure} or {@code 2 failures}. */
    static String plural(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
