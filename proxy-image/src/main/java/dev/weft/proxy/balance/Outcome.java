package dev.weft.proxy.balance;

/** How an attempt at an endpoint ended. */
public enum Outcome {
    /** It answered, and not with a failure of its own. */
    SUCCESS,
    /**
     * It answered with a failure of its own: 5xx, a gRPC code that blames the server, a reset, a
     * timeout.
     */
    FAILURE,
    /** No connection, or no TLS session, could be made. */
    CONNECT_FAILED,
    /** It said that it had not touched the request; nothing is learnt from that. */
    UNPROCESSED,
    /** The caller went away; nothing is learnt from that. */
    CANCELLED
}
