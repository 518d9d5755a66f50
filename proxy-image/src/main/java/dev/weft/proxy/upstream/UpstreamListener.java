package dev.weft.proxy.upstream;

import io.netty.handler.codec.http2.Http2StreamFrame;

/** Whoever sent a request hears of the response here, on the event loop. */
public interface UpstreamListener {
    /** A frame of the response; the listener releases it. */
    void frame(Http2StreamFrame frame);

    /** What was read so far is complete for now: what it caused to be written can be flushed. */
    void readComplete();

    /** The upstream takes more, or no more for now. */
    void writable(boolean writable);

    /** The response will not come, or not further. */
    void gone(UpstreamFailure failure);
}
