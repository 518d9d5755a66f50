package dev.weft.proxy.pipeline;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The kernel's interface that sockets use. Only epoll can see where captured connections went. */
public record Transport(
        IoHandlerFactory io,
        ChannelFactory<? extends ServerChannel> listeners,
        ChannelFactory<? extends Channel> sockets) {
    /** What may wait in the kernel for one peer, beyond what is on its way. */
    private static final int UNSENT_BYTES = 128 * 1024;

    /** Epoll where its native part loads, else NIO. */
    public static Transport best() {
        return Epoll.isAvailable() ? epoll() : nio();
    }

    /** Whether captured connections can be told apart by where they were going. */
    public static boolean seesOriginalDestinations() {
        return Epoll.isAvailable();
    }

    /**
     * Bounds what the kernel takes before the peer's window has room for it: of a client that does
     * not read that may be megabytes, which count as the pod's.
     */
    static void boundUnsent(Channel channel) {
        if (channel instanceof EpollSocketChannel socket) {
            socket.config().setTcpNotSentLowAt(UNSENT_BYTES);
        }
    }

    /** What is set aside outside of the heap for what channels read and write. */
    public static long bufferBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    static Transport epoll() {
        return new Transport(
                ResumableEpoll.newFactory(),
                EpollServerSocketChannel::new,
                EpollSocketChannel::new);
    }

    static Transport nio() {
        return new Transport(
                NioIoHandler.newFactory(), NioServerSocketChannel::new, NioSocketChannel::new);
    }
}
