package dev.weft.proxy.resilience;

/** How an attempt failed before any byte of a response came back. */
public enum AttemptFailure {
    /** No connection: the request was never sent. */
    CONNECT_FAILED,
    /** RST_STREAM with REFUSED_STREAM: the peer has not touched the request. */
    REFUSED_STREAM,
    /** GOAWAY with a lower last stream id: the peer has not touched the request. */
    GOAWAY_UNPROCESSED,
    /** Anything else: the application may have acted on the request. */
    PROCESSED_MAYBE
}
