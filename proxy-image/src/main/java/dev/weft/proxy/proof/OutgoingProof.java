package dev.weft.proxy.proof;

import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.redirect.Sentinel;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Proves, again and again, that connections of the application are redirected: the proxy connects
 * to a {@link Sentinel} and must meet itself, which it knows by a secret of the moment. Confined to
 * the event loop but for {@link #holds}.
 */
public final class OutgoingProof {
    /** Between two proofs while there is one. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    /** Between two attempts while there is none. */
    static final Duration SOON = Duration.ofSeconds(1);

    /** How long a connection to a sentinel may take. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    /** Connections to a sentinel that are met at once; who makes more is not the proxy. */
    static final int MOST_AT_ONCE = 16;

    private static final int SECRET_BYTES = 16;

    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> sockets;
    private final List<InetSocketAddress> sentinels;
    private final Proven proven;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Round round;
    private int meeting;

    /**
     * Nothing is proven yet.
     *
     * @param sentinels one of each version of IP that the workload has an address of
     */
    public OutgoingProof(
            EventLoop loop,
            ChannelFactory<? extends Channel> sockets,
            List<InetSocketAddress> sentinels,
            Telemetry telemetry) {
        this.loop = loop;
        this.sockets = sockets;
        this.sentinels = List.copyOf(sentinels);
        this.proven = new Proven(Direction.OUTBOUND, telemetry);
    }

    /** Begins to prove. From any thread. */
    public void start() {
        loop.execute(this::begin);
    }

    public boolean holds() {
        return proven.holds();
    }

    private void begin() {
        Round begun = new Round();
        round = begun;
        begun.dial();
        loop.schedule(begun::late, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ended(Duration wait) {
        round = null;
        loop.schedule(this::begin, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes over an accepted channel that was going to a sentinel; it does not read yet. */
    public void met(Channel accepted) {
        if (meeting >= MOST_AT_ONCE) {
            accepted.close();
            return;
        }
        meeting++;
        accepted.closeFuture().addListener(closed -> meeting--);
        accepted.pipeline().addLast("sentinel", new Meeting());
        accepted.config().setAutoRead(true);
        loop.schedule(() -> accepted.close(), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One connection to each sentinel. */
    private final class Round {
        private final Map<InetSocketAddress, byte[]> awaited = new HashMap<>();
        private boolean over;

        private Round() {
            for (InetSocketAddress sentinel : sentinels) {
                byte[] secret = new byte[SECRET_BYTES];
                random.nextBytes(secret);
                awaited.put(sentinel, secret);
            }
        }

        private void dial() {
            Map.copyOf(awaited).forEach(this::dial);
        }

        private void dial(InetSocketAddress sentinel, byte[] secret) {
            new Bootstrap()
                    .group(loop)
                    .channelFactory(sockets)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) LIMIT.toMillis())
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(sentinel)
                    .addListener((ChannelFuture done) -> connected(done, sentinel, secret));
        }

        private void connected(ChannelFuture done, InetSocketAddress sentinel, byte[] secret) {
            if (done.isSuccess()) {
                Channel channel = done.channel();
                channel.writeAndFlush(Unpooled.wrappedBuffer(secret));
                loop.schedule(() -> channel.close(), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } else if (done.cause() instanceof ConnectTimeoutException) {
                late();
            } else if (end()) {
                proven.missed(
                        sentinel.getAddress().getHostAddress() + ": " + done.cause().getMessage());
                ended(SOON);
            }
        }

        private void told(byte[] secret) {
            awaited.values().removeIf(one -> MessageDigest.isEqual(one, secret));
            if (awaited.isEmpty() && end()) {
                proven.seen();
                ended(AGAIN);
            }
        }

        private void late() {
            if (end()) {
                proven.late(
                        "a connection to "
                                + awaited.keySet()
                                + " did not come back within "
                                + LIMIT.toSeconds()
                                + " s");
                ended(SOON);
            }
        }

        /** Whether this is its end, and not what comes after. */
        private boolean end() {
            boolean first = !over;
            over = true;
            return first;
        }
    }

    /** Reads the secret from the other end. */
    private final class Meeting extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.readableBytes() >= SECRET_BYTES) {
                byte[] secret = new byte[SECRET_BYTES];
                in.readBytes(secret);
                Round current = round;
                if (current != null) {
                    current.told(secret);
                }
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
