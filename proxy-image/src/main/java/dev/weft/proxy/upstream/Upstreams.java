package dev.weft.proxy.upstream;

import dev.weft.proxy.snapshot.BackendTls;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
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
    private final Map<Target, SharedConnections> shared = new HashMap<>();
    private final Map<Target, Http1Connections> http1 = new HashMap<>();

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
    public void request(Target target, Connecting connecting, Opened<UpstreamHandler> opened) {
        switch (target) {
            case Target.Mesh mesh -> stream(mesh, connecting, opened);
            case Target.Http2 plain -> stream(plain, connecting, opened);
            case Target.Http1 plain ->
                    http1.computeIfAbsent(plain, absent -> http1(plain))
                            .request(connecting, opened);
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
            Connecting connecting,
            Opened<Channel> opened) {
        Http2Headers connect = new DefaultHttp2Headers(false);
        connect.method(HttpMethod.CONNECT.asciiName()).authority(authority);
        connect.setAll(extra);
        TunnelHandler handler = new TunnelHandler(opened);
        shared(mesh)
                .open(
                        connecting,
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

                            @Override
                            public boolean wanted() {
                                return opened.wanted();
                            }
                        });
    }

    /** A connected socket; it does not read yet. */
    public void bytes(Target.Bytes target, Duration connectTimeout, Opened<Channel> opened) {
        Bootstrap bootstrap =
                bootstrap(connectTimeout)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .handler(initializer(channel -> secure(channel, target, target.tls(), "")));
        secured(connect(bootstrap, target), target.tls())
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
        List.copyOf(shared.values()).forEach(SharedConnections::drain);
        List.copyOf(http1.values()).forEach(Http1Connections::drain);
    }

    private void stream(Target target, Connecting connecting, Opened<UpstreamHandler> opened) {
        StreamRequest request = new StreamRequest(opened);
        shared(target).open(connecting, request, request);
    }

    private SharedConnections shared(Target target) {
        return shared.computeIfAbsent(
                target,
                absent ->
                        new SharedConnections(
                                (connecting, owner) -> connectShared(target, connecting, owner),
                                cause -> HandshakeFailures.of(target, cause),
                                () -> shared.remove(target)));
    }

    private Http1Connections http1(Target.Http1 target) {
        return new Http1Connections(
                target,
                (connecting, giveBack) -> connectHttp1(target, connecting, giveBack),
                () -> http1.remove(target));
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

        @Override
        public boolean wanted() {
            return opened.wanted();
        }
    }

    private SharedConnectionHandler connectShared(
            Target target, Connecting connecting, SharedConnectionHandler.Owner owner) {
        SharedConnectionHandler connection = new SharedConnectionHandler(owner);
        Bootstrap bootstrap =
                bootstrap(connecting.timeout())
                        .handler(
                                initializer(
                                        channel -> {
                                            if (target instanceof Target.Mesh mesh) {
                                                assembly.mesh(channel, mesh, connection);
                                            } else {
                                                secure(
                                                        channel,
                                                        target,
                                                        tls(target),
                                                        ApplicationProtocolNames.HTTP_2);
                                                assembly.http2(channel, connection);
                                            }
                                        }));
        connect(bootstrap, target)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (!connected.isSuccess()) {
                                connection.failed(connectFailed(target, connected.cause()));
                            } else if (target
                                            instanceof Target.Http2(var address, var port, var tls)
                                    && tls.isEmpty()) {
                                connection.ready(connected.channel());
                            }
                        });
        return connection;
    }

    private static Optional<BackendTls> tls(Target target) {
        return target instanceof Target.Http2 server ? server.tls() : Optional.empty();
    }

    private void secure(Channel channel, Target target, Optional<BackendTls> tls, String protocol) {
        tls.ifPresent(how -> assembly.secure(channel, how, target.port(), protocol));
    }

    /** Done when the handshake is complete too, where there is one. */
    private static ChannelFuture secured(ChannelFuture connected, Optional<BackendTls> tls) {
        if (tls.isEmpty()) {
            return connected;
        }
        ChannelPromise proven = connected.channel().newPromise();
        connected.addListener(
                (ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        done.channel()
                                .pipeline()
                                .get(SslHandler.class)
                                .handshakeFuture()
                                .addListener(
                                        handshake -> {
                                            if (handshake.isSuccess()) {
                                                proven.setSuccess();
                                            } else {
                                                proven.setFailure(handshake.cause());
                                            }
                                        });
                    } else {
                        proven.setFailure(done.cause());
                    }
                });
        return proven;
    }

    private ChannelFuture connectHttp1(
            Target.Http1 target, Connecting connecting, Consumer<UpstreamHandler> giveBack) {
        Bootstrap bootstrap =
                bootstrap(connecting.timeout())
                        .handler(
                                initializer(
                                        channel -> {
                                            secure(
                                                    channel,
                                                    target,
                                                    target.tls(),
                                                    ApplicationProtocolNames.HTTP_1_1);
                                            assembly.http1(
                                                    channel,
                                                    new UpstreamHandler(channel, giveBack));
                                        }));
        return secured(connect(bootstrap, target), target.tls());
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

    static UpstreamFailure connectFailed(Target target, Throwable cause) {
        String where = target.address() + ":" + target.port();
        return cause instanceof SSLException
                ? new UpstreamFailure(Kind.BACKEND_TLS, where + ": " + HandshakeFailures.why(cause))
                : new UpstreamFailure(Kind.CONNECT_FAILED, where + ": " + cause.getMessage());
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
