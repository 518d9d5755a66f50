package dev.weft.proxy.upstream;

import io.netty.channel.Channel;

/** Puts the handlers of an upstream channel in order; {@code proxy.pipeline} does it. */
public interface UpstreamAssembly {
    /** A shared connection to a peer of the mesh. */
    void mesh(Channel channel, Target.Mesh target, SharedConnectionHandler connection);

    /** A shared plaintext connection. */
    void http2(Channel channel, SharedConnectionHandler connection);

    /** HTTP/1 over a socket or over a stream of bytes. */
    void http1(Channel channel, UpstreamHandler handler);

    /** One request as a stream of a shared connection. */
    void stream(Channel stream, UpstreamHandler handler);

    /** A CONNECT stream that has not been answered yet. */
    void tunnel(Channel stream, TunnelHandler handler);
}
