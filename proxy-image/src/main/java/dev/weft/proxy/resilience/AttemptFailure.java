package dev.weft.proxy.resilience;

/** How an attempt failed before anything of its response was passed on. */
public sealed interface AttemptFailure {
    /** Whether the application certainly did not act on the request. */
    boolean untouched();

    /** There was no response. */
    enum Broken implements AttemptFailure {
        /** No connection: the request was never sent. */
        NO_CONNECTION,
        /** The peer said that it had not touched the request. */
        UNPROCESSED,
        /** A connection that had been idle was closed under the request. */
        STALE,
        /** The stream or connection ended. */
        RESET,
        /** The time for one attempt was up. */
        TIMED_OUT,
        /** A bound of our own was reached, or a peer refused a stream of bytes. */
        REFUSED;

        @Override
        public boolean untouched() {
            return switch (this) {
                case NO_CONNECTION, UNPROCESSED, REFUSED -> true;
                case STALE, RESET, TIMED_OUT -> false;
            };
        }
    }

    /**
     * A response.
     *
     * @param untouched whether a proxy on the way answered in the application's place
     */
    record Status(int code, boolean untouched) implements AttemptFailure {}

    /** A gRPC response without any message. */
    record GrpcStatus(int code, boolean untouched) implements AttemptFailure {}
}
