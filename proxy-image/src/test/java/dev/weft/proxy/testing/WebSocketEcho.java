package dev.weft.proxy.testing;

import static io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker.DEFAULT_MEM_LEVEL;
import static io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** An application that sends each frame of a WebSocket back, and is strict about what it takes. */
public final class WebSocketEcho implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    /** Understands what is compressed, and compresses nothing. */
    private static final WebSocketExtensionFilterProvider DECODES_ONLY =
            new WebSocketExtensionFilterProvider() {
                @Override
                public WebSocketExtensionFilter encoderFilter() {
                    return WebSocketExtensionFilter.ALWAYS_SKIP;
                }

                @Override
                public WebSocketExtensionFilter decoderFilter() {
                    return WebSocketExtensionFilter.NEVER_SKIP;
                }
            };

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    /** Listens on a free port. */
    public WebSocketEcho(InetAddress address) {
        server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        assemble(channel);
                                    }
                                })
                        .bind(new InetSocketAddress(address, 0))
                        .syncUninterruptibly()
                        .channel();
    }

    private static void assemble(Channel channel) {
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new WebSocketServerExtensionHandler(
                                new PerMessageDeflateServerExtensionHandshaker(
                                        6,
                                        false,
                                        MAX_WINDOW_SIZE,
                                        false,
                                        false,
                                        MAX_WINDOW_SIZE,
                                        DEFAULT_MEM_LEVEL,
                                        DECODES_ONLY,
                                        MAX_MESSAGE_BYTES)),
                        new WebSocketServerProtocolHandler(
                                WebSocketServerProtocolConfig.newBuilder()
                                        .websocketPath("/")
                                        .decoderConfig(
                                                WebSocketDecoderConfig.newBuilder()
                                                        .allowExtensions(true)
                                                        .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                                                        .build())
                                        .build()),
                        new EchoHandler());
    }

    private static final class EchoHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
