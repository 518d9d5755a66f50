package dev.weft.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.pipeline.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProbeTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, transport.io());
    private final EventLoop loop = loops.next();
    private final TcpProbe probe = new TcpProbe(loop, transport.sockets(), HERE);
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private ServerSocket application;

    @BeforeEach
    void listen() throws IOException {
        application = new ServerSocket(0, 50, HERE);
    }

    @AfterEach
    void stop() throws IOException {
        application.close();
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void an_application_that_listens_is_alive() throws Exception {
        assertThat(ask(application.getLocalPort())).startsWith("200 ").contains("accepts");
    }

    @Test
    void an_application_that_does_not_listen_is_not() throws Exception {
        application.close();
        assertThat(ask(application.getLocalPort())).startsWith("503 ").contains("refused");
    }

    @Test
    void what_is_no_port_is_not_dialled() throws Exception {
        for (String digits : List.of("", "0", "65536", "http", "80/../81", "000080", "-1", "８０")) {
            loop.execute(() -> probe.dial(digits, this::answered));
            assertThat(answers.poll(10, TimeUnit.SECONDS)).startsWith("400 ");
        }
    }

    @Test
    void only_so_many_are_dialled_at_once() throws Exception {
        int tooMany = TcpProbe.MOST_AT_ONCE + 1;
        String port = "" + application.getLocalPort();
        loop.execute(
                () -> {
                    for (int i = 0; i < tooMany; i++) {
                        probe.dial(port, this::answered);
                    }
                });
        assertThat(answers.poll(10, TimeUnit.SECONDS)).startsWith("503 16 probes are under way");
        for (int i = 0; i < TcpProbe.MOST_AT_ONCE; i++) {
            assertThat(answers.poll(10, TimeUnit.SECONDS)).startsWith("200 ");
        }
        assertThat(ask(application.getLocalPort())).as("afterwards").startsWith("200 ");
    }

    private String ask(int port) throws InterruptedException {
        loop.execute(() -> probe.dial("" + port, this::answered));
        return answers.poll(10, TimeUnit.SECONDS);
    }

    private void answered(AdminPages.Page page) {
        answers.add(page.status().code() + " " + page.body().toString(StandardCharsets.UTF_8));
    }
}
