package dev.weft.proxy.pipeline;

import dev.weft.proxy.edge.ClientEdgeHandler;
import dev.weft.proxy.edge.Codecs;
import dev.weft.proxy.edge.ConnectionWindowHandler;
import dev.weft.proxy.edge.RefuseStreamHandler;
import dev.weft.proxy.snapshot.BackendTls;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import dev.weft.proxy.tls.BackendTlsContexts;
import dev.weft.proxy.tls.MeshTls;
import dev.weft.proxy.upstream.SharedConnectionHandler;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.TunnelHandler;
import dev.weft.proxy.upstream.UpstreamAssembly;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.UpstreamLimits;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Towards endpoints and the application. */
final class UpstreamPipeline implements UpstreamAssembly {
    private final MeshTls tls;
    private final Function<String, Optional<ServerCertificate>> certificates;
    private @Nullable BackendTlsContexts backends;

    /**
     * @param certificates what the proxy may prove itself with outside the mesh, by name
     */
    UpstreamPipeline(MeshTls tls, Function<String, Optional<ServerCertificate>> certificates) {
        this.tls = tls;
        this.certificates = certificates;
    }

    @Override
    public void secure(Channel channel, BackendTls how, int port, String protocol) {
        BackendTlsContexts contexts = backends;
        if (contexts == null) {
            contexts = new BackendTlsContexts(certificates);
            backends = contexts;
        }
        channel.pipeline()
                .addLast(Names.TLS, contexts.client(channel.alloc(), how, port, protocol));
    }

    @Override
    public void mesh(Channel channel, Target.Mesh target, SharedConnectionHandler connection) {
        channel.pipeline().addLast(Names.TLS, tls.client(channel.alloc(), target.identity()));
        http2(channel, Codecs.http2MeshClient(), connection);
    }

    @Override
    public void http2(Channel channel, SharedConnectionHandler connection) {
        http2(channel, Codecs.http2Client(), connection);
    }

    private static void http2(
            Channel channel, Http2FrameCodec codec, SharedConnectionHandler connection) {
        channel.pipeline()
                // Before the streams, which keep what is read for themselves.
                .addLast(Names.IDLE, idle(UpstreamLimits.KEEPALIVE))
                .addLast(Names.FLUSH, flushOncePerTurn())
                .addLast(Names.HTTP2_CODEC, codec)
                .addLast(Names.WINDOW, new ConnectionWindowHandler(codec))
                .addLast(Names.STREAMS, new Http2MultiplexHandler(new RefuseStreamHandler()))
                .addLast(Names.CONNECTION, connection);
    }

    @Override
    public void http1(Channel channel, UpstreamHandler handler) {
        Transport.boundUnsent(channel);
        channel.pipeline()
                .addLast(Names.HTTP1_CODEC, Codecs.http1Client())
                .addLast(Names.EDGE, new ClientEdgeHandler())
                .addLast(Names.IDLE, idle(UpstreamLimits.IDLE_HTTP1_TIMEOUT))
                .addLast(Names.EXCHANGE, handler);
    }

    @Override
    public void stream(Channel stream, UpstreamHandler handler) {
        CallerPipeline.readWhole(stream).addLast(Names.EXCHANGE, handler);
    }

    @Override
    public void tunnel(Channel stream, TunnelHandler handler) {
        CallerPipeline.readWhole(stream).addLast(Names.TUNNEL, handler);
    }

    /** Requests of many callers share the connection; one write for all of them per turn. */
    private static FlushConsolidationHandler flushOncePerTurn() {
        return new FlushConsolidationHandler(
                FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    private static IdleStateHandler idle(Duration reading) {
        return new IdleStateHandler((int) reading.toSeconds(), 0, 0);
    }
}
