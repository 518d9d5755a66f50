package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.Frames;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.resilience.AttemptFailure;
import dev.weft.proxy.resilience.AttemptFailure.Broken;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.Optional;

/** Says what the end of an attempt means for the request and for the endpoint. */
final class AttemptFailures {
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private AttemptFailures() {}

    /** What an upstream that did not answer means for the request. */
    static Broken of(UpstreamFailure failure) {
        return switch (failure.kind()) {
            case CONNECT_FAILED, TLS_FAILED, IDENTITY_MISMATCH -> Broken.NO_CONNECTION;
            case UNPROCESSED -> Broken.UNPROCESSED;
            case STALE -> Broken.STALE;
            case RESET -> Broken.RESET;
            case OVERLOADED, TUNNEL_REFUSED, BACKEND_TLS -> Broken.REFUSED;
        };
    }

    /** What it means for the endpoint. */
    static Outcome outcome(UpstreamFailure failure) {
        return switch (failure.kind()) {
            case CONNECT_FAILED, TLS_FAILED, IDENTITY_MISMATCH, BACKEND_TLS ->
                    Outcome.CONNECT_FAILED;
            case UNPROCESSED, STALE, OVERLOADED, TUNNEL_REFUSED -> Outcome.UNPROCESSED;
            case RESET -> Outcome.FAILURE;
        };
    }

    /** What a response that is a failure means for the request; empty for every other. */
    static Optional<AttemptFailure> of(Http2HeadersFrame response, Endpoint from) {
        Http2Headers head = response.headers();
        int status = Frames.number(head.status(), 0);
        Optional<ReasonCode> reason = reason(head, from);
        if (reason.isPresent() && reason.get() == ReasonCode.CONNECT_FAILED) {
            return Optional.of(Broken.NO_CONNECTION);
        }
        boolean untouched = reason.isPresent() && !mayHaveReached(reason.get());
        if (status >= FIRST_CLIENT_ERROR) {
            return Optional.of(new AttemptFailure.Status(status, untouched));
        }
        int grpc = response.isEndStream() ? Frames.number(head.get("grpc-status"), 0) : 0;
        return grpc == 0
                ? Optional.empty()
                : Optional.of(new AttemptFailure.GrpcStatus(grpc, untouched));
    }

    /** Why the peer's proxy answered itself: it lets no such header of its application through. */
    private static Optional<ReasonCode> reason(Http2Headers head, Endpoint from) {
        CharSequence reason = from.meshed() ? head.get(WireNames.REASON_HEADER) : null;
        return reason == null ? Optional.empty() : ReasonCode.ofHeader(reason.toString());
    }

    /** Whether the application may have got the request although its proxy answered. */
    private static boolean mayHaveReached(ReasonCode reason) {
        return switch (reason) {
            case UPSTREAM_RESET, REQUEST_TIMEOUT, IDLE_TIMEOUT, STREAM_TIMEOUT -> true;
            default -> false;
        };
    }

    /** What a response that is not passed on means for the endpoint. */
    static Outcome outcome(AttemptFailure failure) {
        return switch (failure) {
            case Broken broken ->
                    broken == Broken.NO_CONNECTION ? Outcome.CONNECT_FAILED : Outcome.FAILURE;
            case AttemptFailure.Status(int code, boolean untouched) ->
                    code >= FIRST_SERVER_ERROR ? Outcome.FAILURE : Outcome.SUCCESS;
            case AttemptFailure.GrpcStatus(int code, boolean untouched) ->
                    ExchangeResult.serverFault(code) ? Outcome.FAILURE : Outcome.SUCCESS;
        };
    }
}
