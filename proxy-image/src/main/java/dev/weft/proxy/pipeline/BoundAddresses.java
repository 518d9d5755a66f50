package dev.weft.proxy.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The sockets of one port, at each address. Confined to the event loop. */
final class BoundAddresses {
    private final Function<InetSocketAddress, ChannelFuture> binder;
    private final List<Channel> sockets = new ArrayList<>();

    /**
     * @param binder begins to bind a socket
     */
    BoundAddresses(Function<InetSocketAddress, ChannelFuture> binder) {
        this.binder = binder;
    }

    /** One address after the other; the first that cannot be bound ends it. */
    void bind(List<InetAddress> addresses, int port, Consumer<Optional<String>> done) {
        if (addresses.isEmpty()) {
            done.accept(Optional.empty());
            return;
        }
        InetSocketAddress at = new InetSocketAddress(addresses.getFirst(), port);
        binder.apply(at)
                .addListener(
                        (ChannelFuture bound) -> {
                            if (bound.isSuccess()) {
                                sockets.add(bound.channel());
                                bind(addresses.subList(1, addresses.size()), port, done);
                            } else {
                                done.accept(
                                        Optional.of(
                                                "cannot listen on "
                                                        + at
                                                        + ": "
                                                        + bound.cause().getMessage()));
                            }
                        });
    }

    void open() {
        sockets.forEach(socket -> socket.config().setAutoRead(true));
    }

    void close() {
        sockets.forEach(Channel::close);
        sockets.clear();
    }
}
