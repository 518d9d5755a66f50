package dev.weft.proxy.http;

import java.util.OptionalInt;

/** How an exchange ended, for metrics. */
public record ExchangeResult(End end, int status, int grpcStatus, long nanos) {
    /** No status of gRPC was seen. */
    public static final int NO_GRPC_STATUS = -1;

    public enum End {
        /** The response of the upstream was relayed whole. */
        ANSWERED,
        /** The proxy answered itself. */
        REFUSED,
        /** The upstream broke off its response. */
        BROKEN_OFF,
        /** The caller went away. */
        ABANDONED,
        /** The channels carry another protocol now. */
        UPGRADED
    }

    /** The status of gRPC, when one was seen. */
    public OptionalInt grpc() {
        return grpcStatus == NO_GRPC_STATUS ? OptionalInt.empty() : OptionalInt.of(grpcStatus);
    }

    /** Whether the service, rather than the caller, failed. */
    public boolean serviceFailed() {
        return switch (end) {
            case BROKEN_OFF -> true;
            case ABANDONED -> false;
            case ANSWERED, REFUSED, UPGRADED -> status >= 500 || serverFault(grpcStatus);
        };
    }

    /** The codes of gRPC that say the server failed, as opposed to the request. */
    public static boolean serverFault(int code) {
        return switch (code) {
            // UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS
            case 2, 4, 12, 13, 14, 15 -> true;
            default -> false;
        };
    }
}
