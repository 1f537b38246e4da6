package io.github.linuxmm.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A request without its body, by RFC 9112 at its strictest: what two programs could read in two ways is refused.
 *
 * @param uri has a path
 * @param bodyBytes how many bytes of a body follow, which nobody wants
 * @param last no further request can follow on the connection, or the client wants none
 */
record RequestHead(String method, URI uri, String protocol, Headers headers, long bodyBytes, boolean last) {
    /** The longest, with its empty line. */
    static final int MAX_BYTES = 8192;

    private static final int MAX_HEADERS = 64;
    /** A longer body is not read; the connection ends instead. */
    private static final int MAX_BODY_BYTES = 1024;

    /** A request that is not answered but with 400. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** Where a head ends: behind its empty line. -1 if that is not there yet. */
    static int end(byte[] bytes, int from, int length) {
        for (int i = Math.max(3, from); i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Reads a head.
     *
     * @param end as found by {@link #end}
     */
    static RequestHead parse(byte[] bytes, int start, int end) throws Malformed {
        int lineEnd = lineEnd(bytes, start);
        int methodEnd = tokenEnd(bytes, start);
        int targetEnd = methodEnd + 1;
        while (targetEnd < lineEnd && bytes[targetEnd] > ' ' && bytes[targetEnd] < 0x7f) {
            targetEnd++;
        }
        String protocol = text(bytes, Math.min(targetEnd + 1, lineEnd), lineEnd);
        if (methodEnd == start
                || bytes[methodEnd] != ' '
                || bytes[targetEnd] != ' '
                || !protocol.equals("HTTP/1.1") && !protocol.equals("HTTP/1.0")) {
            throw new Malformed("expected METHOD TARGET HTTP/1.1");
        }
        Headers headers = headers(bytes, lineEnd + 2, end - 2);
        boolean chunked = headers.containsKey("Transfer-Encoding");
        long body = bodyBytes(headers.getOrDefault("Content-Length", List.of()), chunked);
        boolean last = chunked
                || body > MAX_BODY_BYTES
                // It may wait for a word before it sends the body, or not.
                || body > 0 && headers.containsKey("Expect")
                || protocol.equals("HTTP/1.0")
                || asksToClose(headers.getOrDefault("Connection", List.of()));
        return new RequestHead(
                text(bytes, start, methodEnd),
                uri(text(bytes, methodEnd + 1, targetEnd)),
                protocol,
                headers,
                last ? 0 : body,
                last);
    }

    private static Headers headers(byte[] bytes, int from, int end) throws Malformed {
        Headers headers = new Headers();
        int count = 0;
        int next;
        for (int start = from; start < end; start = next) {
            int lineEnd = lineEnd(bytes, start);
            int nameEnd = tokenEnd(bytes, start);
            if (nameEnd == start || bytes[nameEnd] != ':') {
                throw new Malformed("expected NAME: VALUE in each header");
            }
            if (++count > MAX_HEADERS) {
                throw new Malformed("more than " + MAX_HEADERS + " headers");
            }
            headers.add(
                    text(bytes, start, nameEnd),
                    text(bytes, nameEnd + 1, lineEnd).strip());
            next = lineEnd + 2;
        }
        return headers;
    }

    /** The CR that ends a line, which holds no other control character. */
    private static int lineEnd(byte[] bytes, int from) throws Malformed {
        int i = from;
        while (bytes[i] != '\r') {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t' || bytes[i] == 0x7f) {
                throw new Malformed("control character");
            }
            i++;
        }
        if (bytes[i + 1] != '\n') {
            throw new Malformed("control character");
        }
        return i;
    }

    private static int tokenEnd(byte[] bytes, int from) {
        int i = from;
        while (isToken(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isToken(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static long bodyBytes(List<String> lengths, boolean chunked) throws Malformed {
        if (lengths.isEmpty()) {
            return 0;
        }
        String length = lengths.get(0);
        if (lengths.size() > 1
                || chunked
                || length.isEmpty()
                || length.length() > 18
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Malformed("expected one Content-Length, a number, or Transfer-Encoding");
        }
        return Long.parseLong(length);
    }

    private static boolean asksToClose(List<String> connection) {
        for (String options : connection) {
            if (options.toLowerCase(Locale.ROOT).contains("close")) {
                return true;
            }
        }
        return false;
    }

    private static URI uri(String target) throws Malformed {
        try {
            URI uri = new URI(target);
            if (uri.getPath() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // As below.
        }
        throw new Malformed("expected a path");
    }
}
