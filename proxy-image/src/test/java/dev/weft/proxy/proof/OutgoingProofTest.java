package dev.weft.proxy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.testing.Until;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener on the loopback address stands for a sentinel and whoever is behind it. */
class OutgoingProofTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, transport.io());
    private final EventLoop loop = loops.next();
    private final Telemetry telemetry = new Telemetry();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Consumer<Channel> behind = Channel::close;

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void who_meets_itself_has_the_proof() {
        OutgoingProof proof = proof(listen(), listen());
        behind = proof::met;
        assertThat(proof.holds()).isFalse();
        proof.start();
        Until.holds("the proof", proof::holds);
        assertThat(accepted).hasValue(2);
        assertThat(gauge()).isEqualTo("1.0");
    }

    @Test
    void one_of_two_is_no_proof() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        OutgoingProof proof = proof(listen(), nobody);
        behind = proof::met;
        proof.start();
        Until.holds("a second attempt", () -> accepted.get() >= 2);
        assertThat(proof.holds()).isFalse();
        assertThat(gauge()).isEqualTo("0.0");
    }

    @Test
    void who_meets_somebody_else_has_none_and_gets_it_when_that_changes() {
        OutgoingProof proof = proof(listen());
        proof.start();
        Until.holds("a second attempt", () -> accepted.get() >= 2);
        assertThat(proof.holds()).isFalse();
        behind = proof::met;
        Until.holds("the proof", proof::holds);
    }

    @Test
    void the_secret_of_another_proves_nothing() {
        OutgoingProof proof = proof(listen());
        // It keeps the connection, and somebody without the secret comes in its place.
        behind = channel -> {};
        proof.start();
        Until.holds("an attempt", () -> accepted.get() >= 1);
        EmbeddedChannel stranger = new EmbeddedChannel();
        loop.submit(
                        () -> {
                            proof.met(stranger);
                            stranger.writeInbound(Unpooled.wrappedBuffer(new byte[16]));
                        })
                .syncUninterruptibly();
        assertThat(stranger.isOpen()).isFalse();
        assertThat(proof.holds()).isFalse();
    }

    @Test
    void strangers_do_not_pile_up() {
        OutgoingProof proof = proof(listen());
        List<EmbeddedChannel> strangers =
                loop.submit(
                                () ->
                                        Stream.generate(EmbeddedChannel::new)
                                                .limit(OutgoingProof.MOST_AT_ONCE + 1)
                                                .peek(proof::met)
                                                .toList())
                        .syncUninterruptibly()
                        .getNow();
        assertThat(strangers.getFirst().isOpen()).isTrue();
        assertThat(strangers.getLast().isOpen()).isFalse();
        loop.submit(() -> strangers.forEach(EmbeddedChannel::close)).syncUninterruptibly();
    }

    private OutgoingProof proof(InetSocketAddress... sentinels) {
        return new OutgoingProof(loop, transport.sockets(), List.of(sentinels), telemetry);
    }

    private InetSocketAddress listen() {
        return (InetSocketAddress)
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(transport.listeners())
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accepted.incrementAndGet();
                                        behind.accept(channel);
                                    }
                                })
                        .bind(HERE, 0)
                        .syncUninterruptibly()
                        .channel()
                        .localAddress();
    }

    private String gauge() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            telemetry.write("", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("weft_redirect_proven{direction=\"outbound\"}"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }
}
