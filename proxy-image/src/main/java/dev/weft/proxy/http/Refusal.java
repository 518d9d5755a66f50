package dev.weft.proxy.http;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.reason.GrpcStatus;
import dev.weft.proxy.reason.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** The answer of a proxy in the application's place: one head, no body, the reason in a header. */
public final class Refusal {
    private Refusal() {}

    /**
     * The answer to a request. A gRPC request gets a trailers-only response (gRPC over HTTP/2,
     * "Responses"), whatever its flavour of content type.
     */
    public static Http2HeadersFrame answer(StreamHead request, Reason reason) {
        return answer(request, reason, reason.httpStatus(), reason.grpcStatus());
    }

    /** The answer with another status than that of the reason. */
    public static Http2HeadersFrame answer(StreamHead request, Reason reason, int httpStatus) {
        return answer(request, reason, httpStatus, GrpcStatus.ofHttp(httpStatus));
    }

    /** The answer with other status codes than those of the reason. */
    public static Http2HeadersFrame answer(
            StreamHead request, Reason reason, int httpStatus, int grpcStatus) {
        Http2Headers answer = new DefaultHttp2Headers(false);
        String why = reason.header();
        if (request.grpc()) {
            answer.status(HttpResponseStatus.OK.codeAsText());
            answer.set(
                    HttpHeaderNames.CONTENT_TYPE,
                    request.headers().get(HttpHeaderNames.CONTENT_TYPE));
            answer.set("grpc-status", Integer.toString(grpcStatus));
            answer.set("grpc-message", why.replace("%", "%25"));
        } else {
            answer.status(HttpResponseStatus.valueOf(httpStatus).codeAsText());
            answer.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            if (httpStatus == HttpResponseStatus.UNAUTHORIZED.code()) {
                // Such an answer says how to do better (RFC 9110 section 15.5.2).
                answer.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            }
        }
        answer.set(WireNames.REASON_HEADER, why);
        return new DefaultHttp2HeadersFrame(answer, true);
    }
}
