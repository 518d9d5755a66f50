package dev.weft.proxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.tcp.Stalls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sockets of epoll whose peers end their half, with a relay between the two. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class HalfClosedSocketsTest {
    private static final int MUCH = 8 << 20;

    private final Transport transport = Transport.epoll();
    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, transport.io());
    private ServerSocket application;
    private Channel entry;

    @BeforeEach
    void start() throws Exception {
        application = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        entry =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(transport.listeners())
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        relay(accepted);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    private void relay(Channel accepted) {
        new Bootstrap()
                .group(accepted.eventLoop())
                .channelFactory(transport.sockets())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel dialled) {}
                        })
                .connect(application.getLocalSocketAddress())
                .addListener(
                        (ChannelFuture dialled) ->
                                Relay.join(
                                        accepted,
                                        dialled.channel(),
                                        new Stalls(accepted.eventLoop(), () -> {}),
                                        (forward, back, broken) -> {}));
    }

    private Socket dial() throws IOException {
        Socket caller = new Socket();
        caller.setReceiveBufferSize(4096);
        caller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        return caller;
    }

    private int port() {
        return ((InetSocketAddress) entry.localAddress()).getPort();
    }

    @AfterEach
    void stop() throws Exception {
        application.close();
        entry.close().sync();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @Test
    void an_answer_that_comes_with_its_end_is_not_cut_off() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Socket caller = dial()) {
                caller.getOutputStream().write('?');
                try (Socket served = application.accept()) {
                    assertThat(served.getInputStream().read()).isEqualTo('?');
                    served.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
                }

                assertThat(caller.getInputStream().readAllBytes()).asString().isEqualTo("answer");
            }
        }
    }

    @Test
    void a_caller_that_has_said_all_gets_a_large_answer() throws Exception {
        byte[] large = new byte[MUCH];
        Arrays.fill(large, (byte) 'x');
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> serve(asked, large));
        try (Socket caller = dial()) {
            caller.getOutputStream().write('?');
            asked.get();
            caller.shutdownOutput();

            assertThat(caller.getInputStream().readAllBytes()).isEqualTo(large);
            answer.get();
        }
    }

    private void serve(CompletableFuture<Void> asked, byte[] answer) {
        try (Socket served = application.accept()) {
            assertThat(served.getInputStream().read()).isEqualTo('?');
            asked.complete(null);
            assertThat(served.getInputStream().read()).isEqualTo(-1);
            served.getOutputStream().write(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
