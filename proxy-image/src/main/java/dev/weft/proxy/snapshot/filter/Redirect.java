package dev.weft.proxy.snapshot.filter;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a client is sent instead.
 *
 * @param scheme empty: that of the request
 * @param hostname empty: as it came
 * @param port 0: that of the scheme when one is set, else as it came
 */
public record Redirect(
        String scheme, String hostname, Optional<PathRewrite> path, int port, int statusCode) {
    private static final Set<Integer> STATUS_CODES = Set.of(301, 302, 303, 307, 308);

    public Redirect {
        Objects.requireNonNull(hostname);
        Objects.requireNonNull(path);
        if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("scheme '" + scheme + "' is neither http nor https");
        }
        if (!STATUS_CODES.contains(statusCode)) {
            throw new IllegalArgumentException(statusCode + " is no redirect");
        }
    }
}
