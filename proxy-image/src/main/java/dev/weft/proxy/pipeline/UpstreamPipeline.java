package dev.weft.proxy.pipeline;

import dev.weft.proxy.edge.ClientEdgeHandler;
import dev.weft.proxy.edge.Codecs;
import dev.weft.proxy.edge.ConnectionWindowHandler;
import dev.weft.proxy.edge.RefuseStreamHandler;
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

/** Towards endpoints and the application. */
final class UpstreamPipeline implements UpstreamAssembly {
    private final MeshTls tls;

    UpstreamPipeline(MeshTls tls) {
        this.tls = tls;
    }

    @Override
    public void mesh(Channel channel, Target.Mesh target, SharedConnectionHandler connection) {
        channel.pipeline().addLast(Names.TLS, tls.client(channel.alloc(), target.identity()));
        http2(channel, connection);
    }

    @Override
    public void http2(Channel channel, SharedConnectionHandler connection) {
        Http2FrameCodec codec = Codecs.http2Client();
        channel.pipeline()
                .addLast(Names.FLUSH, flushOncePerTurn())
                .addLast(Names.HTTP2_CODEC, codec)
                .addLast(Names.WINDOW, new ConnectionWindowHandler(codec))
                .addLast(Names.STREAMS, new Http2MultiplexHandler(new RefuseStreamHandler()))
                .addLast(Names.IDLE, idle(UpstreamLimits.KEEPALIVE))
                .addLast(Names.CONNECTION, connection);
    }

    @Override
    public void http1(Channel channel, UpstreamHandler handler) {
        channel.pipeline()
                .addLast(Names.HTTP1_CODEC, Codecs.http1Client())
                .addLast(Names.EDGE, new ClientEdgeHandler())
                .addLast(Names.IDLE, idle(UpstreamLimits.IDLE_HTTP1_TIMEOUT))
                .addLast(Names.EXCHANGE, handler);
    }

    @Override
    public void stream(Channel stream, UpstreamHandler handler) {
        stream.pipeline().addLast(Names.EXCHANGE, handler);
    }

    @Override
    public void tunnel(Channel stream, TunnelHandler handler) {
        stream.pipeline().addLast(Names.TUNNEL, handler);
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
