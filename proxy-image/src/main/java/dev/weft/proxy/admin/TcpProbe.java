package dev.weft.proxy.admin;

import dev.weft.proxy.admin.AdminPages.Page;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Finds out whether the application accepts connections, in the place of a kubelet: one that it
 * made itself would be accepted by the proxy. Dials the workload's address and no other; at most
 * {@link #MOST_AT_ONCE} at a time. Confined to the event loop.
 */
public final class TcpProbe {
    static final Duration LIMIT = Duration.ofSeconds(1);
    static final int MOST_AT_ONCE = 16;

    private static final int MAX_PORT = 65_535;

    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> sockets;
    private final InetAddress application;
    private int underWay;

    public TcpProbe(
            EventLoop loop, ChannelFactory<? extends Channel> sockets, InetAddress application) {
        this.loop = loop;
        this.sockets = sockets;
        this.application = application;
    }

    /** Answers 200 when the application accepts a connection on the port, else 503. */
    void dial(String digits, Consumer<Page> answer) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            answer.accept(
                    Page.text(HttpResponseStatus.BAD_REQUEST, "a port lies between 1 and 65535"));
            return;
        }
        if (underWay >= MOST_AT_ONCE) {
            answer.accept(
                    Page.text(
                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                            MOST_AT_ONCE + " probes are under way"));
            return;
        }
        underWay++;
        new Bootstrap()
                .group(loop)
                .channelFactory(sockets)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) LIMIT.toMillis())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(application, port))
                .addListener((ChannelFuture connected) -> dialed(connected, port, answer));
    }

    private void dialed(ChannelFuture connected, int port, Consumer<Page> answer) {
        underWay--;
        connected.channel().close();
        answer.accept(
                connected.isSuccess()
                        ? Page.text(HttpResponseStatus.OK, "port " + port + " accepts connections")
                        : Page.text(
                                HttpResponseStatus.SERVICE_UNAVAILABLE,
                                "port " + port + ": " + connected.cause().getMessage()));
    }
}
