package dev.weft.proxy.snapshot.traffic;

import java.util.Objects;

/**
 * What of a request is hashed: the first of these that it has.
 *
 * @param header in lower case; empty for none
 * @param cookie empty for none
 */
public record HashKey(String header, String cookie, Source source) {
    /** Whether the address of the caller is hashed. */
    public enum Source {
        IGNORED,
        ADDRESS
    }

    /** Nothing is hashed. */
    public static final HashKey NONE = new HashKey("", "", Source.IGNORED);

    public HashKey {
        Objects.requireNonNull(header);
        Objects.requireNonNull(cookie);
        Objects.requireNonNull(source);
    }
}
