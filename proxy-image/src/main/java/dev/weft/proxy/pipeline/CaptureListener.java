package dev.weft.proxy.pipeline;

import io.netty.channel.Channel;

/** Told, on the event loop, of captured connections that are about the proxy itself. */
public interface CaptureListener {
    /** Takes over a connection to a sentinel; it does not read yet. */
    void sentinel(Channel accepted);

    /** A connection from outside was led here by the kernel. */
    void redirected();

    /** Takes over a connection to the readiness port; it does not read yet. */
    void readiness(Channel accepted);
}
