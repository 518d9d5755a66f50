package dev.weft.proxy.upstream;

import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP/1 connections to one target, and the requests that wait for one. */
final class Http1Connections {
    private final Target target;
    private final BiFunction<Connecting, Consumer<UpstreamHandler>, ChannelFuture> dial;
    private final Runnable unused;
    private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int open;

    private record Waiting(Connecting limits, Opened<UpstreamHandler> opened) {}

    /**
     * None yet.
     *
     * @param dial connects; whoever is handed to it takes a connection back after each response
     * @param unused called when there is no connection any more
     */
    Http1Connections(
            Target target,
            BiFunction<Connecting, Consumer<UpstreamHandler>, ChannelFuture> dial,
            Runnable unused) {
        this.target = target;
        this.dial = dial;
        this.unused = unused;
    }

    /** Hands a connection out, now or when there is one. */
    void request(Connecting limits, Opened<UpstreamHandler> opened) {
        for (UpstreamHandler next = idle.pollLast(); next != null; next = idle.pollLast()) {
            if (next.channel().isActive()) {
                opened.opened(next);
                return;
            }
        }
        if (open < Math.min(limits.connections(), UpstreamLimits.HTTP1_CONNECTIONS)) {
            connect(limits, opened);
            return;
        }
        if (waiting.size() >= limits.pending()) {
            waiting.removeIf(one -> !one.opened().wanted());
        }
        if (waiting.size() < limits.pending()) {
            waiting.add(new Waiting(limits, opened));
        } else {
            opened.failed(
                    new UpstreamFailure(
                            Kind.OVERLOADED,
                            open + " connections are busy and " + waiting.size() + " wait"));
        }
    }

    private void connect(Connecting limits, Opened<UpstreamHandler> opened) {
        open++;
        dial.apply(limits, this::giveBack)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                Channel channel = connected.channel();
                                channel.closeFuture().addListener(closed -> closed());
                                opened.opened(channel.pipeline().get(UpstreamHandler.class));
                            } else {
                                failed(opened, Upstreams.connectFailed(target, connected.cause()));
                            }
                        });
    }

    private void failed(Opened<UpstreamHandler> opened, UpstreamFailure failure) {
        open--;
        opened.failed(failure);
        if (open == 0) {
            // Nobody will give a connection back to those that wait.
            for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                next.opened().failed(failure);
            }
        }
        tellUnused();
    }

    private void giveBack(UpstreamHandler handler) {
        Waiting next = nextWanted();
        if (next != null) {
            next.opened().opened(handler);
        } else if (idle.size() < UpstreamLimits.IDLE_HTTP1_CONNECTIONS) {
            idle.addLast(handler);
        } else {
            handler.channel().close();
        }
    }

    private void closed() {
        open--;
        Waiting next = nextWanted();
        if (next != null) {
            connect(next.limits(), next.opened());
        }
        tellUnused();
    }

    private @Nullable Waiting nextWanted() {
        Waiting next = waiting.poll();
        while (next != null && !next.opened().wanted()) {
            next = waiting.poll();
        }
        return next;
    }

    private void tellUnused() {
        if (open == 0) {
            unused.run();
        }
    }

    /** Idle connections close. */
    void drain() {
        idle.forEach(handler -> handler.channel().close());
    }
}
