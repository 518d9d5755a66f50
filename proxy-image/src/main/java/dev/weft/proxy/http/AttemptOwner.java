package dev.weft.proxy.http;

import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** Whoever made an attempt: the outbound and the inbound direction. */
public interface AttemptOwner {
    /**
     * Whether the response that begins with this head is passed on. If not, the attempt was
     * discarded and something else is done about the request.
     */
    boolean passes(Attempt attempt, Http2HeadersFrame response);

    /** The head of the response that is passed on, before it is written; may be edited. */
    void responding(Http2Headers response);

    /** The upstream failed before it answered. */
    void failed(Attempt attempt, UpstreamFailure failure);
}
