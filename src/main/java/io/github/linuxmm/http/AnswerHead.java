package io.github.linuxmm.http;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** The bytes in front of a body. */
final class AnswerHead {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /** Made once a second. */
    private record Date(long second, String text) {}

    private static volatile Date date = new Date(0, "");

    private AnswerHead() {}

    static byte[] bytes(int status, Headers headers) {
        StringBuilder text = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\nDate: ")
                .append(date())
                .append("\r\n");
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            for (String value : header.getValue()) {
                text.append(header.getKey()).append(": ").append(value).append("\r\n");
            }
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Of an answer in plain text, after which the connection ends. */
    static byte[] refusal(int status, int length) {
        Headers headers = new Headers();
        headers.set("Content-type", "text/plain; charset=utf-8");
        headers.set("Content-length", Integer.toString(length));
        headers.set("Connection", "close");
        return bytes(status, headers);
    }

    private static String date() {
        long second = System.currentTimeMillis() / 1000;
        Date last = date;
        if (last.second != second) {
            last = new Date(second, date(second));
            date = last;
        }
        return last.text;
    }

    /** As RFC 9110 wants it, 5.6.7, whatever the locale. */
    static String date(long second) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        int day = 3 * time.getDayOfWeek().ordinal();
        int month = 3 * time.getMonth().ordinal();
        return DAYS.substring(day, day + 3) + ", " + twoDigits(time.getDayOfMonth()) + " "
                + MONTHS.substring(month, month + 3) + " " + time.getYear() + " " + twoDigits(time.getHour()) + ":"
                + twoDigits(time.getMinute()) + ":" + twoDigits(time.getSecond()) + " GMT";
    }

    private static String twoDigits(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "-";
        };
    }
}
