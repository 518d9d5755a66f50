package dev.weft.proxy.pipeline;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.ServerAssembly;
import dev.weft.proxy.edge.Codecs;
import dev.weft.proxy.edge.ConnectionWindowHandler;
import dev.weft.proxy.edge.HeadTimeoutHandler;
import dev.weft.proxy.edge.HttpLimits;
import dev.weft.proxy.edge.ReturnedWindowHandler;
import dev.weft.proxy.edge.ServerConnectionHandler;
import dev.weft.proxy.edge.ServerEdgeHandler;
import dev.weft.proxy.edge.WholeReads;
import dev.weft.proxy.gateway.PublicReasonHandler;
import dev.weft.proxy.http.DownstreamHandler;
import dev.weft.proxy.http.RequestDispatch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.function.Consumer;

/** HTTP of a caller, once its connection is known to speak it; the same in both directions. */
final class CallerPipeline implements ServerAssembly {
    private final DrainState drain;
    private final Audience audience;

    /** Who hears what is answered. */
    enum Audience {
        /** Workloads, which are told why they are refused. */
        MESH,
        /** Whoever comes. */
        PUBLIC
    }

    CallerPipeline(DrainState drain, Audience audience) {
        this.drain = drain;
        this.audience = audience;
    }

    @Override
    public void http1(Channel channel, RequestDispatch dispatch, Caller caller) {
        HeadTimeoutHandler headTimeout = new HeadTimeoutHandler();
        channel.pipeline()
                .addLast(Names.HEAD_TIMEOUT, headTimeout)
                .addLast(Names.HTTP1_CODEC, Codecs.http1Server())
                .addLast(Names.EDGE, new ServerEdgeHandler(drain::draining, headTimeout));
        exchange(channel, DownstreamHandler.http1(dispatch, caller, drain.inFlight()));
    }

    private void exchange(Channel channel, DownstreamHandler last) {
        switch (audience) {
            case MESH -> {}
            case PUBLIC ->
                    channel.pipeline().addLast(Names.PUBLIC_REASON, PublicReasonHandler.SHARED);
        }
        channel.pipeline().addLast(Names.EXCHANGE, last);
    }

    @Override
    public void http2(Channel channel, RequestDispatch dispatch, Caller caller) {
        streams(
                channel,
                Codecs.http2Server(),
                stream ->
                        exchange(
                                stream,
                                DownstreamHandler.http2(dispatch, caller, drain.inFlight())));
    }

    /** HTTP/2 whose streams get their handlers from {@code assemble}. */
    void streams(Channel channel, Http2FrameCodec codec, Consumer<Channel> assemble) {
        ServerConnectionHandler connection = new ServerConnectionHandler(codec);
        channel.pipeline()
                // Before the streams, which keep what is read for themselves.
                .addLast(Names.IDLE, idle())
                .addLast(Names.FLUSH, flushOncePerTurn())
                .addLast(Names.HTTP2_CODEC, codec);
        window(channel, codec);
        channel.pipeline()
                .addLast(Names.STREAMS, new Http2MultiplexHandler(new OfStreams(assemble)))
                .addLast(Names.CONNECTION, connection);
        drain.watch(channel, connection);
    }

    private void window(Channel channel, Http2FrameCodec codec) {
        switch (audience) {
            case MESH ->
                    channel.pipeline().addLast(Names.WINDOW, new ConnectionWindowHandler(codec));
            // All streams are of one client, who gets no more memory for having more of them.
            case PUBLIC -> {}
        }
    }

    /** How a stream of HTTP/2 is read, on either side; the pipeline that the rest is put on. */
    static ChannelPipeline readWhole(Channel stream) {
        WholeReads.of(stream);
        return stream.pipeline().addLast(Names.RETURNED_WINDOW, ReturnedWindowHandler.SHARED);
    }

    private static FlushConsolidationHandler flushOncePerTurn() {
        return new FlushConsolidationHandler(
                FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    private static IdleStateHandler idle() {
        return new IdleStateHandler((int) HttpLimits.IDLE_TIMEOUT.toSeconds(), 0, 0);
    }

    /** Shared by all streams of a connection. */
    @ChannelHandler.Sharable
    private static final class OfStreams extends ChannelInitializer<Channel> {
        private final Consumer<Channel> assemble;

        OfStreams(Consumer<Channel> assemble) {
            this.assemble = assemble;
        }

        @Override
        protected void initChannel(Channel stream) {
            readWhole(stream);
            assemble.accept(stream);
        }
    }
}
