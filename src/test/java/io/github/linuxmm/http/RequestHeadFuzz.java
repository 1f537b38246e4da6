package io.github.linuxmm.http;

import java.util.Arrays;
import java.util.List;

/** The head of a request: refused, or read the same wherever it stands and whatever follows it. */
public final class RequestHeadFuzz {
    private static final int SHIFT = 7;

    private RequestHeadFuzz() {}

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        int end = RequestHead.end(bytes, 0, bytes.length);
        if (end < 0 || end > RequestHead.MAX_BYTES) {
            return;
        }
        RequestHead head;
        try {
            head = RequestHead.parse(bytes, 0, end);
        } catch (RequestHead.Malformed refused) {
            return;
        }
        check(head);
        byte[] shifted = new byte[SHIFT + end + SHIFT];
        Arrays.fill(shifted, (byte) 'x');
        System.arraycopy(bytes, 0, shifted, SHIFT, end);
        try {
            RequestHead again = RequestHead.parse(shifted, SHIFT, SHIFT + end);
            if (!again.equals(head)) {
                throw new AssertionError(head + " is not " + again);
            }
        } catch (RequestHead.Malformed refused) {
            throw new AssertionError("refused elsewhere", refused);
        }
    }

    private static void check(RequestHead head) {
        if (head.uri().getRawPath() == null || head.bodyBytes() < 0) {
            throw new AssertionError(head);
        }
        for (List<String> values : head.headers().values()) {
            for (String value : values) {
                if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                    throw new AssertionError("a value of two lines: " + head);
                }
            }
        }
    }
}
