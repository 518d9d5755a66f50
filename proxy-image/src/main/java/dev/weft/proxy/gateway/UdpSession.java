package dev.weft.proxy.gateway;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.metrics.DatagramSeries;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client and one endpoint say to each other. Stands on the socket towards the endpoint. A
 * side that takes no more loses datagrams, as on any other network.
 */
public final class UdpSession extends SimpleChannelInboundHandler<DatagramPacket> {
    /** Datagrams that come before the socket is connected, which takes a turn of the loop. */
    static final int MAX_WAITING = 16;

    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    private final Channel listener;
    private final InetSocketAddress client;
    private final Pick pick;
    private final LongSupplier nanoTime;
    private final DatagramSeries series;
    private @Nullable Channel endpoint;
    private long lastNanos;
    private boolean ended;

    UdpSession(
            Channel listener,
            InetSocketAddress client,
            Pick pick,
            LongSupplier nanoTime,
            DatagramSeries series) {
        this.series = series;
        this.listener = listener;
        this.client = client;
        this.pick = pick;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    void connected(Channel to) {
        endpoint = to;
    }

    boolean open() {
        return !ended;
    }

    /** When something came last, from either side. */
    long lastNanos() {
        return lastNanos;
    }

    /** Sends what the client sent; takes the buffer over. */
    void forward(ByteBuf content, long now) {
        lastNanos = now;
        Channel to = endpoint;
        if (to != null && !ended && !to.isActive() && waiting.size() < MAX_WAITING) {
            waiting.add(content);
        } else if (to != null && !ended && to.isActive() && to.isWritable()) {
            series.forwarded();
            to.writeAndFlush(content);
        } else {
            series.dropped();
            content.release();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        for (ByteBuf next = waiting.poll(); next != null; next = waiting.poll()) {
            series.forwarded();
            ctx.write(next);
        }
        ctx.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
        lastNanos = nanoTime.getAsLong();
        pick.responded(lastNanos);
        if (!listener.isWritable()) {
            series.dropped();
        } else {
            series.returned();
            listener.write(new DatagramPacket(datagram.content().retain(), client));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        listener.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(Outcome.CANCELLED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Nobody listens there: the next datagram of the client begins a session elsewhere.
        end(cause instanceof PortUnreachableException ? Outcome.CONNECT_FAILED : Outcome.FAILURE);
    }

    void end(Outcome outcome) {
        if (ended) {
            return;
        }
        ended = true;
        pick.ended(outcome, nanoTime.getAsLong());
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        if (endpoint != null) {
            endpoint.close();
        }
    }
}
