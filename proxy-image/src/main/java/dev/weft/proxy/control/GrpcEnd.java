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
    static final int UNAVAILABLE = 14;

    static GrpcEnd unavailable(String message) {
        return new GrpcEnd(UNAVAILABLE, message);
    }

    boolean isOk() {
        return code == OK;
    }
}
