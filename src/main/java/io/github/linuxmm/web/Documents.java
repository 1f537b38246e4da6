package io.github.linuxmm.web;

import org.jspecify.annotations.Nullable;

/** Makes documents when they are asked for. */
public interface Documents {
    /**
     * Makes one.
     *
     * @param path that of the request
     * @param query as in the request line, still encoded; null for none
     * @throws IllegalArgumentException where the query is wrong; the message tells how
     */
    Document document(String path, @Nullable String query);
}
