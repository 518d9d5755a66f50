package dev.weft.proxy.http;

import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.tcp.LifeWatch;
import dev.weft.proxy.upstream.UpstreamFailure;

/** What a caller is told of an upstream that failed. */
public final class FailureReasons {
    private FailureReasons() {}

    /** The code for something that lived as long as it may. */
    public static ReasonCode code(LifeWatch.Bound bound) {
        return switch (bound) {
            case IDLE -> ReasonCode.IDLE_TIMEOUT;
            case LONGEST -> ReasonCode.STREAM_TIMEOUT;
        };
    }

    /** The code for a failure before any response. */
    public static ReasonCode code(UpstreamFailure failure) {
        return switch (failure.kind()) {
            case CONNECT_FAILED, UNPROCESSED, TUNNEL_REFUSED -> ReasonCode.CONNECT_FAILED;
            case BACKEND_TLS -> ReasonCode.BACKEND_TLS_FAILED;
            case TLS_FAILED -> ReasonCode.TLS_FAILED;
            case IDENTITY_MISMATCH -> ReasonCode.IDENTITY_MISMATCH;
            case OVERLOADED -> ReasonCode.OVERLOADED;
            case STALE, RESET -> ReasonCode.UPSTREAM_RESET;
        };
    }
}
