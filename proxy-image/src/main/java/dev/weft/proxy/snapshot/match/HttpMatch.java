package dev.weft.proxy.snapshot.match;

import java.util.List;
import java.util.Objects;

/**
 * Matches when every part does.
 *
 * @param path of the request without its query
 * @param method empty matches every method
 */
public record HttpMatch(
        StringMatch path, List<HeaderMatch> headers, List<HeaderMatch> query, String method) {
    /** Matches every path. */
    public static final StringMatch EVERY_PATH = new StringMatch.ElementPrefix("/");

    public HttpMatch {
        Objects.requireNonNull(path);
        Objects.requireNonNull(method);
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }
}
