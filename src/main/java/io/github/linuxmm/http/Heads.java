package io.github.linuxmm.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads heads, and keeps the last one: a scraper sends the same bytes each time. Thread-safe. */
final class Heads {
    private record Kept(byte[] bytes, RequestHead head) {}

    private volatile @Nullable Kept last;

    /** As {@link RequestHead#parse}; the same object for the same bytes as last time, so that nobody may change it. */
    RequestHead parse(byte[] bytes, int start, int end) throws RequestHead.Malformed {
        Kept kept = last;
        if (kept == null || !Arrays.equals(kept.bytes, 0, kept.bytes.length, bytes, start, end)) {
            kept = new Kept(Arrays.copyOfRange(bytes, start, end), RequestHead.parse(bytes, start, end));
            last = kept;
        }
        return kept.head;
    }
}
