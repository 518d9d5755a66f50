package dev.weft.proxy.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The administrative ports. */
public final class AdminServer {
    /** The largest body of a request: there is none to be sent. */
    private static final int MAX_BODY_BYTES = 1024;

    private static final int IDLE_SECONDS = 60;
    private static final int BACKLOG = 64;

    private final EventLoopGroup loops;
    private final ChannelFactory<? extends ServerChannel> listeners;
    private final AdminPages pages;
    private final List<Channel> bound = new ArrayList<>();

    public AdminServer(
            EventLoopGroup loops,
            ChannelFactory<? extends ServerChannel> listeners,
            AdminPages pages) {
        this.loops = loops;
        this.listeners = listeners;
        this.pages = pages;
    }

    /**
     * Listens on a port. Not to be called on an event loop.
     *
     * @param accepted told of each connection, on its event loop
     * @throws IllegalStateException when it cannot be bound
     */
    public void listen(InetAddress address, int port, Consumer<Channel> accepted) {
        InetSocketAddress at = new InetSocketAddress(address, port);
        try {
            bound.add(
                    new ServerBootstrap()
                            .group(loops)
                            .channelFactory(listeners)
                            .option(ChannelOption.SO_BACKLOG, BACKLOG)
                            .option(ChannelOption.SO_REUSEADDR, true)
                            .childHandler(
                                    new ChannelInitializer<>() {
                                        @Override
                                        protected void initChannel(Channel channel) {
                                            accepted.accept(channel);
                                            assemble(channel);
                                        }
                                    })
                            .bind(at)
                            .syncUninterruptibly()
                            .channel());
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot listen on " + at, e);
        }
    }

    /** Serves an accepted connection that does not read yet and has nothing in its pipeline. */
    public void serve(Channel channel) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        assemble(channel);
        channel.config().setAutoRead(true);
    }

    private void assemble(Channel channel) {
        channel.pipeline()
                .addLast("idle", new IdleStateHandler(0, 0, IDLE_SECONDS))
                .addLast("http", new HttpServerCodec())
                .addLast("whole", new HttpObjectAggregator(MAX_BODY_BYTES, true))
                .addLast("admin", new AdminHandler(pages));
    }

    /** Stops listening. */
    public void close() {
        bound.forEach(channel -> channel.close().syncUninterruptibly());
        bound.clear();
    }
}
