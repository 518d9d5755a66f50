package dev.weft.proxy.pipeline;

import dev.weft.proxy.gateway.UdpSession;
import dev.weft.proxy.gateway.UdpSessionsHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A port that takes datagrams; there is nobody who could be asked to go elsewhere. */
final class UdpDoor implements GatewayDoor {
    /** The most that a datagram holds. */
    private static final int DATAGRAM_BYTES = 65_535;

    private final BoundAddresses bound;

    /** Makes the handler of a socket from the way to open others. */
    interface Sessions {
        UdpSessionsHandler on(UdpSessionsHandler.Dialer dialer);
    }

    UdpDoor(EventLoop loop, Sessions sessions) {
        this.bound =
                new BoundAddresses(
                        at ->
                                bootstrap(
                                                loop,
                                                sessions.on(
                                                        (to, session) -> dial(loop, to, session)))
                                        .option(ChannelOption.AUTO_READ, false)
                                        .bind(at));
    }

    private static Channel dial(EventLoop loop, InetSocketAddress endpoint, UdpSession session) {
        return bootstrap(loop, session).connect(endpoint).channel();
    }

    private static Bootstrap bootstrap(EventLoop loop, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(UdpDoor::socket)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, DataPlane.WATER_MARK)
                .handler(handler);
    }

    private static DatagramChannel socket() {
        return Epoll.isAvailable() ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    @Override
    public void bind(List<InetAddress> addresses, int port, Consumer<Optional<String>> done) {
        bound.bind(addresses, port, done);
    }

    @Override
    public void open() {
        bound.open();
    }

    @Override
    public void goAway() {
        // Datagrams belong to nothing that could end.
    }

    @Override
    public void changed() {
        // The next session is of the new configuration.
    }

    @Override
    public void close() {
        bound.close();
    }
}
