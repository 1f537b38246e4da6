package io.github.linuxmm.status;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times of day in UTC, which the page says once. */
final class Times {
    private Times() {}

    /** Such as {@code 21:04}. */
    static String minutes(long unixMillis) {
        LocalDateTime time = of(unixMillis);
        return two(time.getHour()) + ":" + two(time.getMinute());
    }

    /** Such as {@code 21:04:59}. */
    static String seconds(long unixMillis) {
        return minutes(unixMillis) + ":" + two(of(unixMillis).getSecond());
    }

    /** Such as {@code 2026-11-29 21:04:59}. */
    static String full(long unixMillis) {
        return of(unixMillis).toLocalDate() + " " + seconds(unixMillis);
    }

    private static LocalDateTime of(long unixMillis) {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(unixMillis, 1000L), 0, ZoneOffset.UTC);
    }

    private static String two(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }
}
