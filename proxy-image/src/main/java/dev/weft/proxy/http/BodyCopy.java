package dev.weft.proxy.http;

import io.netty.handler.codec.http2.Http2StreamFrame;

/** Sees the body of a request as it comes. */
public interface BodyCopy {
    /** A frame, which belongs to somebody else: what is kept of it must be retained. */
    void came(Http2StreamFrame frame);

    /** The rest will not come. */
    void cut();
}
