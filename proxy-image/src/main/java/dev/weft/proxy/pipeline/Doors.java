package dev.weft.proxy.pipeline;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Listeners that are bound at once, so that a port in use is found out, and accept later. Until
 * then the kernel completes handshakes, and callers wait.
 */
final class Doors {
    /** Connections to one listener that wait to be accepted. */
    static final int BACKLOG = 1024;

    private final EventLoop loop;
    private final ChannelFactory<? extends ServerChannel> channels;
    private final ConnectionLimit limit;
    private final Map<Entry, List<Channel>> listeners = new EnumMap<>(Entry.class);

    Doors(EventLoop loop, ChannelFactory<? extends ServerChannel> channels, ConnectionLimit limit) {
        this.loop = loop;
        this.channels = channels;
        this.limit = limit;
    }

    /**
     * Binds a listener. Not to be called on the event loop.
     *
     * @throws IllegalStateException when the address cannot be bound
     */
    void bind(Entry entry, InetSocketAddress address, Consumer<Channel> accepted) {
        ServerBootstrap bootstrap =
                bootstrap(
                        loop,
                        channels,
                        channel -> {
                            if (limit.takes(channel, entry.direction())) {
                                accepted.accept(channel);
                            } else {
                                channel.close();
                            }
                        });
        try {
            listeners
                    .computeIfAbsent(entry, first -> new ArrayList<>())
                    .add(bootstrap.bind(address).syncUninterruptibly().channel());
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot listen on " + address, e);
        }
    }

    /** A listener that accepts later, and whose connections do not read by themselves. */
    static ServerBootstrap bootstrap(
            EventLoop loop,
            ChannelFactory<? extends ServerChannel> channels,
            Consumer<Channel> accepted) {
        return new ServerBootstrap()
                .group(loop)
                .channelFactory(channels)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, DataPlane.WATER_MARK)
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                Transport.boundUnsent(channel);
                                accepted.accept(channel);
                            }
                        });
    }

    /** Accepts from now on. From any thread. */
    void open(Entry entry) {
        listeners
                .getOrDefault(entry, List.of())
                .forEach(listener -> listener.config().setAutoRead(true));
    }

    /** Listens no more. Not to be called on the event loop. */
    void close() {
        listeners.values().stream()
                .flatMap(List::stream)
                .forEach(listener -> listener.close().syncUninterruptibly());
        listeners.clear();
    }
}
