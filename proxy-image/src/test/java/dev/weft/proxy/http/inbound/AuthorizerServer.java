package dev.weft.proxy.http.inbound;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.external.CheckRequest;
import dev.weft.proxy.config.external.CheckResponse;
import dev.weft.proxy.config.v1.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server of gRPC over plaintext HTTP/2 that speaks {@code envoy.service.auth.v3}. */
final class AuthorizerServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final List<CheckRequest> asked = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /**
     * What it sends.
     *
     * @param body a message with its prefix, as it should be
     */
    record Reply(String status, ByteString body, String grpcStatus) {
        static Reply of(CheckResponse response) {
            return new Reply("200", framed(response.toByteString()), "0");
        }

        /** A message with its prefix (gRPC over HTTP2, Length-Prefixed-Message). */
        static ByteString framed(ByteString message) {
            return ByteString.copyFrom(
                            ByteBuffer.allocate(5).put((byte) 0).putInt(message.size()).flip())
                    .concat(message);
        }
    }

    /**
     * Listens on a free port.
     *
     * @param answers empty to leave a question without an answer
     */
    AuthorizerServer(InetAddress address, Function<CheckRequest, Optional<Reply>> answers) {
        this.listener =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                                .addLast(
                                                        new Http2MultiplexHandler(
                                                                new ChannelInitializer<>() {
                                                                    @Override
                                                                    protected void initChannel(
                                                                            Channel stream) {
                                                                        stream.pipeline()
                                                                                .addLast(
                                                                                        new Call(
                                                                                                answers));
                                                                    }
                                                                }));
                                    }
                                })
                        .bind(new InetSocketAddress(address, 0))
                        .syncUninterruptibly()
                        .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** As an endpoint outside of the mesh. */
    Endpoint plain() {
        return Endpoint.newBuilder()
                .setAddress(
                        ((InetSocketAddress) listener.localAddress()).getAddress().getHostAddress())
                .setPort(port())
                .build();
    }

    List<CheckRequest> asked() {
        return asked;
    }

    /** The heads of the calls. */
    List<String> heads() {
        return heads;
    }

    private final class Call extends ChannelInboundHandlerAdapter {
        private final Function<CheckRequest, Optional<Reply>> answers;
        private final ByteBuf message = Unpooled.buffer();

        private Call(Function<CheckRequest, Optional<Reply>> answers) {
            this.answers = answers;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame)
                throws InvalidProtocolBufferException {
            try {
                switch (frame) {
                    case Http2HeadersFrame head -> heads.add(head.headers().toString());
                    case Http2DataFrame data -> {
                        message.writeBytes(data.content());
                        if (data.isEndStream()) {
                            answer(ctx);
                        }
                    }
                    default -> {}
                }
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        private void answer(ChannelHandlerContext ctx) throws InvalidProtocolBufferException {
            CheckRequest request =
                    CheckRequest.parseFrom(ByteBufUtil.getBytes(message.skipBytes(5)));
            asked.add(request);
            answers.apply(request).ifPresent(reply -> send(ctx, reply));
        }

        private static void send(ChannelHandlerContext ctx, Reply reply) {
            ctx.write(
                    new DefaultHttp2HeadersFrame(
                            new DefaultHttp2Headers()
                                    .status(reply.status())
                                    .set("content-type", "application/grpc")));
            ctx.write(
                    new DefaultHttp2DataFrame(
                            Unpooled.wrappedBuffer(reply.body().asReadOnlyByteBuffer())));
            ctx.writeAndFlush(
                    new DefaultHttp2HeadersFrame(
                            new DefaultHttp2Headers().set("grpc-status", reply.grpcStatus()),
                            true));
        }
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
