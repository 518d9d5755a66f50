package dev.weft.e2e.mesh;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Requests of HTTP/2, several at once on one connection. */
record Http2Conversation(Channel connection, Swaps swaps) implements Conversation {
    private static final int AT_ONCE = 3;
    private static final int LARGEST_ANSWER_BYTES = 1024 * 1024;

    private record Answer(HttpResponseStatus status, String swap, String body) {}

    static Http2Conversation open(EventLoopGroup loops, String address, int port, Swaps swaps)
            throws InterruptedException {
        ChannelInitializer<Channel> http2 =
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient().build(),
                                        // The server begins no streams.
                                        new Http2MultiplexHandler(
                                                new ChannelInboundHandlerAdapter()));
                    }
                };
        Channel connection =
                new Bootstrap()
                        .group(loops)
                        .channel(NioSocketChannel.class)
                        .handler(http2)
                        .connect(address, port)
                        .sync()
                        .channel();
        return new Http2Conversation(connection, swaps);
    }

    @Override
    public void exchange(byte[] words) throws Exception {
        String expected = new String(words, StandardCharsets.US_ASCII);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(ask(words));
        }
        for (CompletableFuture<Answer> coming : answers) {
            Answer answer = coming.get(Conversation.PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!answer.status().equals(HttpResponseStatus.OK) || !answer.body().equals(expected)) {
                throw new IOException(
                        answer.status()
                                + ", "
                                + answer.body().length()
                                + " of "
                                + words.length
                                + " bytes, or other ones");
            }
            swaps.seen(answer.swap());
        }
    }

    private CompletableFuture<Answer> ask(byte[] words) throws InterruptedException {
        FullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        "/echo",
                        Unpooled.wrappedBuffer(words));
        request.headers().set(HttpHeaderNames.HOST, "callee");
        request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, words.length);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ChannelInitializer<Channel> stream =
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new Http2StreamFrameToHttpObjectCodec(false),
                                        new HttpObjectAggregator(LARGEST_ANSWER_BYTES),
                                        new AnswerHandler(answer));
                    }
                };
        Http2StreamChannel channel =
                new Http2StreamChannelBootstrap(connection).handler(stream).open().sync().getNow();
        channel.writeAndFlush(request)
                .addListener(
                        written -> {
                            if (!written.isSuccess()) {
                                answer.completeExceptionally(written.cause());
                            }
                        });
        return answer;
    }

    @Override
    public void close() throws IOException {
        boolean open = connection.isActive();
        connection.close().syncUninterruptibly();
        if (!open) {
            throw new IOException("the connection had ended");
        }
    }

    private static final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> answer;

        AnswerHandler(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            answer.complete(
                    new Answer(
                            response.status(),
                            response.headers().get(Swaps.HEADER, ""),
                            response.content().toString(StandardCharsets.US_ASCII)));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IOException("the stream ended without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
