package dev.weft.proxy.snapshot.filter;

import java.util.Objects;
import java.util.Optional;

/**
 * What a request asks for in the place of what it came with.
 *
 * @param hostname empty: as it came
 */
public record UrlRewrite(String hostname, Optional<PathRewrite> path) {
    public UrlRewrite {
        Objects.requireNonNull(hostname);
        Objects.requireNonNull(path);
    }
}
