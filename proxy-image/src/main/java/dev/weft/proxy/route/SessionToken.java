package dev.weft.proxy.route;

import dev.weft.proxy.balance.Hashes;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the requests of a session go: a backend and an endpoint, by hashes that tell a client
 * nothing, and when the session began. A client may send any token; it gets no further than to the
 * endpoints that it could be sent to anyway.
 *
 * @param since in seconds since 1970
 */
public record SessionToken(int backend, long endpoint, long since) {
    private static final int BACKEND_DIGITS = 8;
    private static final int ENDPOINT_DIGITS = 16;
    private static final int SINCE_DIGITS = 8;
    private static final int LENGTH = BACKEND_DIGITS + ENDPOINT_DIGITS + SINCE_DIGITS;
    private static final long MAX_SINCE = 0xffffffffL;

    /** A session that begins. */
    public static SessionToken begin(String backend, long endpoint, Instant now) {
        return new SessionToken(hash(backend), endpoint, now.getEpochSecond() & MAX_SINCE);
    }

    /** Reads what a client sent; empty when it is no token. */
    public static Optional<SessionToken> read(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            int endpointAt = BACKEND_DIGITS;
            int sinceAt = BACKEND_DIGITS + ENDPOINT_DIGITS;
            return Optional.of(
                    new SessionToken(
                            HexFormat.fromHexDigits(text, 0, endpointAt),
                            HexFormat.fromHexDigitsToLong(text, endpointAt, sinceAt),
                            HexFormat.fromHexDigitsToLong(text, sinceAt, LENGTH)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** As a client is told it. */
    public String text() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(backend)
                + hex.toHexDigits(endpoint)
                + hex.toHexDigits(since, SINCE_DIGITS);
    }

    /** Whether the session's longest life has passed; one from the future is none of ours. */
    public boolean over(Duration longest, Instant now) {
        long age = now.getEpochSecond() - since;
        return age < 0 || age > longest.toSeconds();
    }

    /** Whether it is at this backend. */
    public boolean isAt(String name) {
        return hash(name) == backend;
    }

    private static int hash(String name) {
        return (int) Hashes.of(name);
    }
}
