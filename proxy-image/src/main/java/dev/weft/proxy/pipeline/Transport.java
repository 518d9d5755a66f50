package dev.weft.proxy.pipeline;

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
    /** Epoll where its native part loads, else NIO. */
    public static Transport best() {
        return Epoll.isAvailable() ? epoll() : nio();
    }

    /** Whether captured connections can be told apart by where they were going. */
    public static boolean seesOriginalDestinations() {
        return Epoll.isAvailable();
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
