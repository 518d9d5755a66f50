package dev.weft.proxy.upstream;

import dev.weft.proxy.snapshot.BackendTls;
import io.netty.channel.Channel;

/** Puts the handlers of an upstream channel in order; {@code proxy.pipeline} does it. */
public interface UpstreamAssembly {
    /** A shared connection to a peer of the mesh. */
    void mesh(Channel channel, Target.Mesh target, SharedConnectionHandler connection);

    /**
     * TLS to a server that is not of the mesh, below whatever follows.
     *
     * @param protocol that follows, as ALPN has it; empty for bytes
     */
    void secure(Channel channel, BackendTls tls, int port, String protocol);

    /** A shared connection to one that is not a peer of the mesh. */
    void http2(Channel channel, SharedConnectionHandler connection);

    /** HTTP/1 over a socket or over a stream of bytes. */
    void http1(Channel channel, UpstreamHandler handler);

    /** One request as a stream of a shared connection. */
    void stream(Channel stream, UpstreamHandler handler);

    /** A CONNECT stream that has not been answered yet. */
    void tunnel(Channel stream, TunnelHandler handler);
}
