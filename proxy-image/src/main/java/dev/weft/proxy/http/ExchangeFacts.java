package dev.weft.proxy.http;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.telemetry.Report;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import org.jspecify.annotations.Nullable;

/** What is known of a request and its response from the frames that were passed on. */
final class ExchangeFacts {
    private static final String GRPC_STATUS = "grpc-status";

    private boolean begun;
    private int status;
    private int grpcStatus = ExchangeResult.NO_GRPC_STATUS;
    private long requestBytes;
    private long responseBytes;
    private String reason = "";
    private @Nullable Report report;
    private @Nullable Forwarding forwarding;
    private @Nullable Forwarding watching;

    /** Who hears of the end. */
    void forwardedBy(Forwarding by) {
        forwarding = by;
    }

    /** Who hears of the response and of the end as well. */
    void watchedBy(Forwarding by) {
        watching = by;
    }

    /** The response is passed on from here on. */
    void responding(Exchange exchange) {
        if (watching != null) {
            watching.responding(exchange);
        }
    }

    /** Tells whoever carried it out, and then whoever watched. */
    void ended(Exchange exchange, ExchangeResult result) {
        if (forwarding != null) {
            forwarding.ended(exchange, result);
        }
        if (watching != null) {
            watching.ended(exchange, result);
        }
    }

    /** Whoever wants to be told when it is over. */
    void reportedTo(Report to) {
        report = to;
    }

    /** A frame of the request came. */
    void came(Http2StreamFrame frame) {
        if (frame instanceof Http2DataFrame data) {
            requestBytes += data.content().readableBytes();
        }
    }

    /** A frame of the response is passed on. */
    void saw(Http2StreamFrame frame) {
        if (frame instanceof Http2DataFrame data) {
            responseBytes += data.content().readableBytes();
        } else if (frame instanceof Http2HeadersFrame headers) {
            if (!begun) {
                begun = true;
                status = Frames.number(headers.headers().status(), 0);
            }
            if (headers.isEndStream()) {
                ended(headers.headers());
            }
        }
    }

    private void ended(Http2Headers last) {
        grpcStatus = Frames.number(last.get(GRPC_STATUS), grpcStatus);
    }

    /** The proxy answers itself, in the place of what may have come before. */
    void answered(Http2Headers answer) {
        status = Frames.number(answer.status(), 0);
        ended(answer);
        CharSequence why = answer.get(WireNames.REASON_HEADER);
        reason = why == null ? "" : why.toString();
    }

    /** The proxy cut the response off. */
    void cut(String why) {
        reason = why;
    }

    /** Whether the head was passed on. */
    boolean begun() {
        return begun;
    }

    int status() {
        return status;
    }

    /** It is over. */
    ExchangeResult end(ExchangeResult.End how, long nanos) {
        ExchangeResult result = new ExchangeResult(how, status, grpcStatus, nanos);
        if (report != null) {
            report.ended(
                    new Report.Facts(
                            status,
                            grpcStatus,
                            result.serviceFailed(),
                            reason,
                            nanos,
                            requestBytes,
                            responseBytes));
        }
        return result;
    }
}
