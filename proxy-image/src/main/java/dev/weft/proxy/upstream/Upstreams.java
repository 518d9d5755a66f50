package dev.weft.proxy.upstream;

import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every upstream connection of one event loop. Not thread-safe: called on the loop alone, and calls
 * back on it, sometimes before the method returns.
 */
public final class Upstreams {
    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> sockets;
    private final @Nullable InetAddress source;
    private final WriteBufferWaterMark waterMark;
    private final UpstreamAssembly assembly;
    private final Map<Target, List<SharedConnectionHandler>> shared = new HashMap<>();
    private final Map<Target, Http1Connections> http1 = new HashMap<>();

    /** HTTP/1 connections to one target. */
    private static final class Http1Connections {
        private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();
        private int open;
    }

    /**
     * @param source the address that connections come from; null lets the kernel choose
     */
    public Upstreams(
            EventLoop loop,
            ChannelFactory<? extends Channel> sockets,
            @Nullable InetAddress source,
            WriteBufferWaterMark waterMark,
            UpstreamAssembly assembly) {
        this.loop = loop;
        this.sockets = sockets;
        this.source = source;
        this.waterMark = waterMark;
        this.assembly = assembly;
    }

    /** A channel that takes one request. */
    public void request(Target target, Duration connectTimeout, Opened<UpstreamHandler> opened) {
        switch (target) {
            case Target.Mesh mesh -> stream(mesh, connectTimeout, opened);
            case Target.Http2 plain -> stream(plain, connectTimeout, opened);
            case Target.Http1 plain -> http1(plain, connectTimeout, opened);
            case Target.Bytes bytes ->
                    throw new IllegalArgumentException("bytes carry no requests: " + bytes);
        }
    }

    /**
     * A CONNECT stream to a peer of the mesh that has been accepted; it does not read yet.
     *
     * @param authority ip:port of the workload
     * @param extra further headers of the CONNECT request
     */
    public void tunnel(
            Target.Mesh mesh,
            String authority,
            Http2Headers extra,
            Duration connectTimeout,
            Opened<Channel> opened) {
        Http2Headers connect = new DefaultHttp2Headers(false);
        connect.method(HttpMethod.CONNECT.asciiName()).authority(authority);
        connect.setAll(extra);
        TunnelHandler handler = new TunnelHandler(opened);
        shared(
                mesh,
                connectTimeout,
                initializer(stream -> assembly.tunnel(stream, handler)),
                new Opened<>() {
                    @Override
                    public void opened(Http2StreamChannel stream) {
                        handler.ask(stream, connect);
                    }

                    @Override
                    public void failed(UpstreamFailure failure) {
                        opened.failed(failure);
                    }
                });
    }

    /** A connected socket; it does not read yet. */
    public void bytes(Target.Bytes target, Duration connectTimeout, Opened<Channel> opened) {
        Bootstrap bootstrap =
                bootstrap(connectTimeout)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .handler(initializer(channel -> {}));
        connect(bootstrap, target)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                opened.opened(connected.channel());
                            } else {
                                opened.failed(connectFailed(target, connected.cause()));
                            }
                        });
    }

    /** Makes a channel of bytes take one HTTP/1 request. */
    public UpstreamHandler http1Over(Channel bytes) {
        UpstreamHandler handler = new UpstreamHandler(bytes, done -> done.channel().close());
        assembly.http1(bytes, handler);
        bytes.config().setAutoRead(true);
        return handler;
    }

    /** Shared connections take no more streams; idle connections close. */
    public void drain() {
        shared.values().stream()
                .flatMap(List::stream)
                .toList()
                .forEach(SharedConnectionHandler::drain);
        http1.values().forEach(c -> c.idle.forEach(idle -> idle.channel().close()));
    }

    private void stream(Target target, Duration timeout, Opened<UpstreamHandler> opened) {
        StreamRequest request = new StreamRequest(opened);
        shared(target, timeout, request, request);
    }

    /** The handler of a new stream and whoever waits for it, in one. */
    @ChannelHandler.Sharable
    private final class StreamRequest extends ChannelInitializer<Channel>
            implements Opened<Http2StreamChannel> {
        private final Opened<UpstreamHandler> opened;
        private @Nullable UpstreamHandler handler;

        StreamRequest(Opened<UpstreamHandler> opened) {
            this.opened = opened;
        }

        @Override
        protected void initChannel(Channel stream) {
            handler = new UpstreamHandler(stream, done -> {});
            assembly.stream(stream, handler);
        }

        @Override
        public void opened(Http2StreamChannel stream) {
            UpstreamHandler made = handler;
            if (made == null) {
                throw new IllegalStateException("a stream was opened without its handler");
            }
            opened.opened(made);
        }

        @Override
        public void failed(UpstreamFailure failure) {
            opened.failed(failure);
        }
    }

    private void shared(
            Target target,
            Duration timeout,
            ChannelHandler handler,
            Opened<Http2StreamChannel> opened) {
        List<SharedConnectionHandler> connections =
                shared.computeIfAbsent(target, t -> new ArrayList<>(1));
        for (int i = 0; i < connections.size(); i++) {
            SharedConnectionHandler connection = connections.get(i);
            if (connection.takesMore()) {
                connection.open(handler, opened);
                return;
            }
        }
        if (connections.size() >= UpstreamLimits.SHARED_CONNECTIONS) {
            opened.failed(
                    new UpstreamFailure(
                            Kind.OVERLOADED,
                            UpstreamLimits.SHARED_CONNECTIONS
                                    + " connections to "
                                    + target.address()
                                    + " are full"));
            return;
        }
        connectShared(target, timeout, connections).open(handler, opened);
    }

    private SharedConnectionHandler connectShared(
            Target target, Duration timeout, List<SharedConnectionHandler> connections) {
        SharedConnectionHandler connection =
                new SharedConnectionHandler(
                        closing -> {
                            connections.remove(closing);
                            if (connections.isEmpty()) {
                                shared.remove(target, connections);
                            }
                        });
        connections.add(connection);
        Bootstrap bootstrap =
                bootstrap(timeout)
                        .handler(
                                initializer(
                                        channel -> {
                                            if (target instanceof Target.Mesh mesh) {
                                                assembly.mesh(channel, mesh, connection);
                                            } else {
                                                assembly.http2(channel, connection);
                                            }
                                        }));
        connect(bootstrap, target)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (!connected.isSuccess()) {
                                connection.failed(connectFailed(target, connected.cause()));
                            } else if (target instanceof Target.Http2) {
                                connection.ready(connected.channel());
                            }
                        });
        return connection;
    }

    private void http1(Target target, Duration timeout, Opened<UpstreamHandler> opened) {
        Http1Connections connections = http1.computeIfAbsent(target, t -> new Http1Connections());
        for (UpstreamHandler idle = connections.idle.pollLast();
                idle != null;
                idle = connections.idle.pollLast()) {
            if (idle.channel().isActive()) {
                opened.opened(idle);
                return;
            }
        }
        if (connections.open >= UpstreamLimits.HTTP1_CONNECTIONS) {
            opened.failed(
                    new UpstreamFailure(
                            Kind.OVERLOADED, connections.open + " connections are busy"));
            return;
        }
        connections.open++;
        Bootstrap bootstrap =
                bootstrap(timeout)
                        .handler(
                                initializer(
                                        channel ->
                                                assembly.http1(
                                                        channel,
                                                        new UpstreamHandler(
                                                                channel, giveBack(connections)))));
        connect(bootstrap, target)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (!connected.isSuccess()) {
                                released(target, connections);
                                opened.failed(connectFailed(target, connected.cause()));
                                return;
                            }
                            Channel channel = connected.channel();
                            channel.closeFuture()
                                    .addListener(closed -> released(target, connections));
                            opened.opened(channel.pipeline().get(UpstreamHandler.class));
                        });
    }

    private static Consumer<UpstreamHandler> giveBack(Http1Connections connections) {
        return handler -> {
            if (connections.idle.size() < UpstreamLimits.IDLE_HTTP1_CONNECTIONS) {
                connections.idle.addLast(handler);
            } else {
                handler.channel().close();
            }
        };
    }

    private void released(Target target, Http1Connections connections) {
        connections.open--;
        if (connections.open == 0) {
            http1.remove(target, connections);
        }
    }

    private Bootstrap bootstrap(Duration connectTimeout) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(sockets)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) Math.max(1, connectTimeout.toMillis()));
    }

    private ChannelFuture connect(Bootstrap bootstrap, Target target) {
        InetSocketAddress remote = new InetSocketAddress(target.address(), target.port());
        return source == null
                ? bootstrap.connect(remote)
                : bootstrap.connect(remote, new InetSocketAddress(source, 0));
    }

    private static UpstreamFailure connectFailed(Target target, Throwable cause) {
        String where = target.address() + ":" + target.port();
        return new UpstreamFailure(Kind.CONNECT_FAILED, where + ": " + cause.getMessage());
    }

    private static ChannelInitializer<Channel> initializer(Consumer<Channel> assemble) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                assemble.accept(channel);
            }
        };
    }
}
