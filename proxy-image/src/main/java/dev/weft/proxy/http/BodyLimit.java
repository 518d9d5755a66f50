package dev.weft.proxy.http;

import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;

/** How much more of a body may come. */
final class BodyLimit {
    private final Runnable exceeded;
    private long left;

    BodyLimit(long maxBytes, Runnable exceeded) {
        this.left = maxBytes;
        this.exceeded = exceeded;
    }

    /** Whether the frame goes beyond the limit; it is released then, and whom it concerns told. */
    boolean refuses(Http2StreamFrame frame) {
        if (frame instanceof Http2DataFrame data) {
            left -= data.content().readableBytes();
        }
        if (left >= 0) {
            return false;
        }
        ReferenceCountUtil.release(frame);
        exceeded.run();
        return true;
    }
}
