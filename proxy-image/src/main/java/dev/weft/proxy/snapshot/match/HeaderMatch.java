package dev.weft.proxy.snapshot.match;

import java.util.Objects;

/**
 * A test of a header or of a query parameter.
 *
 * @param name of a header: lower case; of a query parameter: as it stands in the request, decoded
 */
public record HeaderMatch(String name, StringMatch value) {
    public HeaderMatch {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a header match needs a name");
        }
        Objects.requireNonNull(value);
    }
}
