package dev.weft.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LingeringCloseTest {
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final Channel server =
            new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(
                            new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel channel) {
                                    HeadTimeoutHandler patient = new HeadTimeoutHandler();
                                    channel.pipeline()
                                            .addLast(
                                                    new HttpServerCodec(),
                                                    patient,
                                                    new ServerEdgeHandler(() -> false, patient),
                                                    new AnsweringHandler());
                                    accepted.add(channel);
                                }
                            })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .syncUninterruptibly()
                    .channel();

    /** Answers each head with another. */
    private static final class AnsweringHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), true));
        }
    }

    @AfterEach
    void stop() {
        server.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    @Test
    void a_client_that_goes_on_sending_gets_the_answer_to_the_last_byte() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write("NOT A REQUEST\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // The answer and the end are there; unread bytes would take both back.
            assertThat(client.getInputStream().read()).isEqualTo('H');
            client.getOutputStream().write(new byte[256 * 1024]);
            String rest =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(rest).startsWith("TTP/1.1 400 ").contains("weft-reason: bad-request");
        }
    }

    @Test
    void a_client_that_never_ends_is_cut_off() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write("NOT A REQUEST\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            long begun = System.nanoTime();
            assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
            byte[] more = new byte[1024];
            assertThat(
                            catchThrowable(
                                    () -> {
                                        while (true) {
                                            client.getOutputStream().write(more);
                                        }
                                    }))
                    .isInstanceOf(IOException.class);
            assertThat(System.nanoTime() - begun)
                    .isGreaterThanOrEqualTo(LingeringClose.LIMIT.toNanos() / 2);
        }
    }

    @Test
    void a_client_that_said_that_this_was_all_is_not_waited_for()
            throws IOException, InterruptedException {
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("connection: close");
            assertThat(accepted.take().closeFuture().await(LingeringClose.LIMIT.toMillis() / 2))
                    .isTrue();
        }
    }
}
