package dev.weft.proxy.upstream;

/**
 * Why an upstream did not answer.
 *
 * @param detail for the reason that the caller is shown; no secrets
 */
public record UpstreamFailure(Kind kind, String detail) {
    /** What went wrong, and so whether the request may be sent again. */
    public enum Kind {
        /** No connection; nothing was sent. */
        CONNECT_FAILED,
        /** The TLS handshake failed; nothing was sent. */
        TLS_FAILED,
        /** The peer proved another identity; nothing was sent. */
        IDENTITY_MISMATCH,
        /** A server that is not of the mesh did not prove its name; nothing was sent. */
        BACKEND_TLS,
        /** A bound of our own was reached; nothing was sent. */
        OVERLOADED,
        /** The peer said that it did not look at the request. */
        UNPROCESSED,
        /** An idle connection was closed by the server while the request was under way. */
        STALE,
        /** The peer may have worked on the request. */
        RESET,
        /** The peer's proxy refused to open a stream of bytes. */
        TUNNEL_REFUSED
    }

    /** Whether the peer certainly did not work on the request. */
    public boolean untouched() {
        return switch (kind) {
            case CONNECT_FAILED,
                    TLS_FAILED,
                    IDENTITY_MISMATCH,
                    BACKEND_TLS,
                    OVERLOADED,
                    UNPROCESSED ->
                    true;
            case STALE, RESET, TUNNEL_REFUSED -> false;
        };
    }
}
