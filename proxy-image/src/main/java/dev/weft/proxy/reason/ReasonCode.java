package dev.weft.proxy.reason;

import java.util.Arrays;
import java.util.Optional;

/** Why a proxy answered in the place of the application. */
public enum ReasonCode {
    AUTHORIZATION_DENIED("authorization-denied", 403, GrpcStatus.PERMISSION_DENIED),
    EXTERNAL_DENIED("external-denied", 403, GrpcStatus.PERMISSION_DENIED),
    EXTERNAL_UNAVAILABLE("external-unavailable", 403, GrpcStatus.PERMISSION_DENIED),
    JWT_MISSING("jwt-missing", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_MALFORMED("jwt-malformed", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_ALGORITHM("jwt-algorithm", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_UNKNOWN_KEY("jwt-unknown-key", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_SIGNATURE("jwt-signature", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_UNCHECKED("jwt-unchecked", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_EXPIRED("jwt-expired", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_NOT_YET_VALID("jwt-not-yet-valid", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_ISSUER("jwt-issuer", 401, GrpcStatus.UNAUTHENTICATED),
    JWT_AUDIENCE("jwt-audience", 403, GrpcStatus.PERMISSION_DENIED),
    JWT_CLAIM("jwt-claim", 403, GrpcStatus.PERMISSION_DENIED),
    NO_ROUTE("no-route", 404, GrpcStatus.UNIMPLEMENTED),
    NO_ENDPOINTS("no-endpoints", 503, GrpcStatus.UNAVAILABLE),
    NO_BACKEND("no-backend", 500, GrpcStatus.UNAVAILABLE),
    ZERO_WEIGHTS("zero-weights", 503, GrpcStatus.UNAVAILABLE),
    CONNECT_FAILED("connect-failed", 503, GrpcStatus.UNAVAILABLE),
    UPSTREAM_RESET("upstream-reset", 502, GrpcStatus.UNAVAILABLE),
    REQUEST_TIMEOUT("request-timeout", 504, GrpcStatus.DEADLINE_EXCEEDED),
    IDLE_TIMEOUT("idle-timeout", 504, GrpcStatus.DEADLINE_EXCEEDED),
    STREAM_TIMEOUT("stream-timeout", 504, GrpcStatus.DEADLINE_EXCEEDED),
    CONFIG_UNAVAILABLE("config-unavailable", 503, GrpcStatus.UNAVAILABLE),
    EGRESS_DENIED("egress-denied", 403, GrpcStatus.PERMISSION_DENIED),
    PLAINTEXT_REFUSED("plaintext-refused", 403, GrpcStatus.PERMISSION_DENIED),
    IDENTITY_MISMATCH("identity-mismatch", 503, GrpcStatus.UNAVAILABLE),
    TLS_FAILED("tls-failed", 503, GrpcStatus.UNAVAILABLE),
    BACKEND_TLS_FAILED("backend-tls-failed", 502, GrpcStatus.UNAVAILABLE),
    OVERLOADED("overloaded", 503, GrpcStatus.UNAVAILABLE),
    RATE_LIMITED("rate-limited", 429, GrpcStatus.RESOURCE_EXHAUSTED),
    REQUEST_TOO_LARGE("request-too-large", 413, GrpcStatus.RESOURCE_EXHAUSTED),
    FAULT_INJECTED("fault-injected", 503, GrpcStatus.UNAVAILABLE),
    BAD_REQUEST("bad-request", 400, GrpcStatus.INTERNAL),
    MISDIRECTED("misdirected", 421, GrpcStatus.UNAVAILABLE),
    LOOP_DETECTED("loop-detected", 508, GrpcStatus.UNAVAILABLE),
    DRAINING("draining", 503, GrpcStatus.UNAVAILABLE);

    private final String text;
    private final int httpStatus;
    private final int grpcStatus;

    ReasonCode(String text, int httpStatus, int grpcStatus) {
        this.text = text;
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
    }

    /** The code that a reason in a header begins with; empty when it is none of ours. */
    public static Optional<ReasonCode> ofHeader(String reason) {
        int end = reason.indexOf(';');
        String text = end < 0 ? reason : reason.substring(0, end);
        return Arrays.stream(values()).filter(code -> code.text.equals(text)).findFirst();
    }

    /** In kebab case, as headers, logs and metrics show it. */
    public String text() {
        return text;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The number for the trailer {@code grpc-status}. */
    public int grpcStatus() {
        return grpcStatus;
    }
}
