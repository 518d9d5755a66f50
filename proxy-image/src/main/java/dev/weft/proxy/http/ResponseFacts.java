package dev.weft.proxy.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;

/** What is known of a response from the frames that were passed on. */
final class ResponseFacts {
    private static final String GRPC_STATUS = "grpc-status";

    private boolean begun;
    private int status;
    private int grpcStatus = ExchangeResult.NO_GRPC_STATUS;

    /** A frame is passed on. */
    void saw(Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame headers) {
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
    }

    /** Whether the head was passed on. */
    boolean begun() {
        return begun;
    }

    int status() {
        return status;
    }

    ExchangeResult result(ExchangeResult.End how, long nanos) {
        return new ExchangeResult(how, status, grpcStatus, nanos);
    }
}
