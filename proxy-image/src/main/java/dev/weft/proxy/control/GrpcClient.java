package dev.weft.proxy.control;

import dev.weft.proxy.bootstrap.ProxySettings;
import dev.weft.proxy.config.WireNames;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Calls the operator. The roots and the token are read anew for each call, because both are
 * replaced while the proxy runs. The operator proves its name whatever address it has.
 */
public final class GrpcClient {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 5_000;
    private static final int WINDOW_BYTES = 1024 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private static final ApplicationProtocolConfig ALPN =
            new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2);

    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> sockets;
    private final ProxySettings.Operator operator;
    private final HostLookup hosts;

    public GrpcClient(
            EventLoop loop,
            ChannelFactory<? extends Channel> sockets,
            ProxySettings.Operator operator) {
        this.loop = loop;
        this.sockets = sockets;
        this.operator = operator;
        this.hosts = new HostLookup(loop);
    }

    /** Begins a call. What cannot be done is heard by the listener, as an end. */
    void call(String path, GrpcListener listener) {
        SslContext tls;
        String token;
        try {
            tls = tls();
            token = token();
        } catch (IOException e) {
            loop.execute(() -> listener.ended(GrpcEnd.unavailable(String.valueOf(e.getMessage()))));
            return;
        }
        hosts.find(
                operator.host(),
                found -> {
                    switch (found) {
                        case HostLookup.Found.At(InetAddress address) ->
                                connect(address, tls, new Request(path, token, listener));
                        case HostLookup.Found.Nowhere(String why) ->
                                listener.ended(GrpcEnd.unavailable(why));
                    }
                });
    }

    /** Not a record: a token is not to be printed. */
    private static final class Request {
        private final String path;
        private final String token;
        private final GrpcListener listener;

        private Request(String path, String token, GrpcListener listener) {
            this.path = path;
            this.token = token;
            this.listener = listener;
        }
    }

    private SslContext tls() throws IOException {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.OPENSSL)
                    .protocols("TLSv1.3")
                    .trustManager(operator.trustFile().toFile())
                    .applicationProtocolConfig(ALPN)
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException(
                    "no roots can be read from "
                            + operator.trustFile()
                            + "; WEFT_TRUST_FILE must name a PEM file of the operator's roots",
                    e);
        }
    }

    private String token() throws IOException {
        try {
            return Files.readString(operator.tokenFile()).strip();
        } catch (IOException e) {
            throw new IOException(
                    "no token can be read from "
                            + operator.tokenFile()
                            + "; WEFT_TOKEN_FILE must name a service-account token for "
                            + WireNames.TOKEN_AUDIENCE,
                    e);
        }
    }

    private void connect(InetAddress address, SslContext tls, Request request) {
        InetSocketAddress to = new InetSocketAddress(address, operator.port());
        new Bootstrap()
                .group(loop)
                .channelFactory(sockets)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                assemble(channel, tls);
                            }
                        })
                .connect(to)
                .addListener(
                        (io.netty.channel.ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                afterHandshake(connected.channel(), to, request);
                            } else {
                                request.listener.ended(unreachable(to, connected.cause()));
                            }
                        });
    }

    private void assemble(Channel channel, SslContext tls) {
        SslHandler handler =
                tls.newHandler(channel.alloc(), WireNames.CONTROL_SERVER_NAME, operator.port());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MILLIS);
        channel.pipeline()
                .addLast("tls", handler)
                .addLast("idle", new IdleStateHandler(KeepAliveHandler.SILENCE_SECONDS, 0, 0))
                .addLast(
                        "http2",
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(
                                        new Http2Settings()
                                                .pushEnabled(false)
                                                .initialWindowSize(WINDOW_BYTES)
                                                .maxHeaderListSize(MAX_HEADER_BYTES))
                                .gracefulShutdownTimeoutMillis(0)
                                .build())
                .addLast(
                        "streams",
                        new Http2MultiplexHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel pushed) {
                                        // A server opens no streams when push is off.
                                        pushed.close();
                                    }
                                }))
                .addLast("keepalive", new KeepAliveHandler());
    }

    private void afterHandshake(Channel channel, InetSocketAddress to, Request request) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        tls.handshakeFuture()
                .addListener(
                        (Future<Channel> shaken) -> {
                            if (shaken.isSuccess()) {
                                open(channel, to, request);
                            } else {
                                channel.close();
                                request.listener.ended(unreachable(to, shaken.cause()));
                            }
                        });
    }

    private void open(Channel channel, InetSocketAddress to, Request request) {
        new Http2StreamChannelBootstrap(channel)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                // The call puts its handlers there as soon as the stream is open.
                            }
                        })
                .open()
                .addListener(
                        (Future<Http2StreamChannel> opened) -> {
                            if (opened.isSuccess()) {
                                begin(opened.getNow(), request);
                            } else {
                                channel.close();
                                request.listener.ended(unreachable(to, opened.cause()));
                            }
                        });
    }

    private static void begin(Http2StreamChannel stream, Request request) {
        GrpcCall call = GrpcCall.on(stream, request.listener);
        Http2Headers head =
                new DefaultHttp2Headers()
                        .method("POST")
                        .scheme("https")
                        .authority(WireNames.CONTROL_SERVER_NAME)
                        .path(request.path)
                        .set("te", "trailers")
                        .set("content-type", "application/grpc")
                        .set("authorization", "Bearer " + request.token);
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(head));
        request.listener.opened(call);
    }

    private static GrpcEnd unreachable(InetSocketAddress to, Throwable cause) {
        return GrpcEnd.unavailable(
                String.format(
                        Locale.ROOT,
                        "the operator at %s:%d cannot be reached: %s",
                        to.getAddress().getHostAddress(),
                        to.getPort(),
                        cause.getMessage()));
    }
}
