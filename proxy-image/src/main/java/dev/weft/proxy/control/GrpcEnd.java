package dev.weft.proxy.control;

/**
 * How a call ended.
 *
 * @param code of gRPC; {@link #UNAVAILABLE} also when the connection broke
 * @param message a sentence for the log
 */
record GrpcEnd(int code, String message) {
    static final int OK = 0;
    static final int UNKNOWN = 2;
    static final int DEADLINE_EXCEEDED = 4;
    static final int RESOURCE_EXHAUSTED = 8;
    static final int UNAVAILABLE = 14;

    static GrpcEnd unavailable(String message) {
        return new GrpcEnd(UNAVAILABLE, message);
    }

    boolean isOk() {
        return code == OK;
    }

    /** Whether the same call may have another end later. */
    boolean mayPass() {
        return code == UNAVAILABLE || code == RESOURCE_EXHAUSTED || code == DEADLINE_EXCEEDED;
    }
}
