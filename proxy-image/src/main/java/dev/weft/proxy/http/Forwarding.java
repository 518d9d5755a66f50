package dev.weft.proxy.http;

import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/** What a direction does with one exchange: the outbound one and the inbound one. */
public interface Forwarding {
    /**
     * Whether a response says that the request did not reach the application, and why. Asked before
     * {@link #responding}.
     */
    Optional<UpstreamFailure> unreached(Http2Headers response);

    /** The head of the final response, before it is written; may be edited. */
    void responding(Http2Headers response);

    /** The upstream failed before it answered, and nothing of the body was sent. */
    void failedUntouched(Exchange exchange, UpstreamFailure failure);

    /** The upstream failed before it answered; it may have worked on the request. */
    void failed(Exchange exchange, UpstreamFailure failure);

    /** The exchange is over. Called once. */
    void ended(Exchange exchange, ExchangeResult result);
}
