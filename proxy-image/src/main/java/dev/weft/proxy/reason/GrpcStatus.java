package dev.weft.proxy.reason;

/** The gRPC status codes that a proxy speaks of, by the numbers of the gRPC specification. */
public final class GrpcStatus {
    public static final int OK = 0;
    public static final int CANCELLED = 1;
    public static final int UNKNOWN = 2;
    public static final int DEADLINE_EXCEEDED = 4;
    public static final int PERMISSION_DENIED = 7;
    public static final int RESOURCE_EXHAUSTED = 8;
    public static final int UNIMPLEMENTED = 12;
    public static final int INTERNAL = 13;
    public static final int UNAVAILABLE = 14;
    public static final int DATA_LOSS = 15;
    public static final int UNAUTHENTICATED = 16;

    private static final int HTTP_CLIENT_CLOSED = 499;

    private GrpcStatus() {}

    /** What gRPC makes of a response that is none of its own (HTTP to gRPC status mapping). */
    public static int ofHttp(int httpStatus) {
        return switch (httpStatus) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** What callers without gRPC get in the place of a code (google.rpc.Code). */
    public static int toHttp(int code) {
        return switch (code) {
            case CANCELLED -> HTTP_CLIENT_CLOSED;
            case 3, 9, 11 -> 400;
            case DEADLINE_EXCEEDED -> 504;
            case 5 -> 404;
            case 6, 10 -> 409;
            case PERMISSION_DENIED -> 403;
            case RESOURCE_EXHAUSTED -> 429;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case UNAUTHENTICATED -> 401;
            default -> 500;
        };
    }
}
