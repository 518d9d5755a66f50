package dev.weft.proxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.edge.Codecs;
import dev.weft.proxy.edge.HttpLimits;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.pipeline.CallerPipeline.Audience;
import dev.weft.proxy.tcp.Stalls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection of HTTP/2 counts as idle. */
class IdleConnectionsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final byte[] NO_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    /** The method GET, the scheme http and the path /, by their numbers in the static table. */
    private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84};

    private static final int HEADERS = 1;
    private static final int END_OF_STREAM_AND_HEAD = 5;

    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** Netty takes the first stream of a connection that nobody accepted for that of an upgrade. */
    private int nextStream = 3;

    private int answered;

    IdleConnectionsTest() {
        Stalls stalls = new Stalls(channel.eventLoop(), () -> {});
        new CallerPipeline(new DrainState(new InFlight(stalls)), Audience.MESH)
                .streams(channel, Codecs.http2Server(), this::answering);
        channel.freezeTime();
        channel.writeInbound(Http2CodecUtil.connectionPrefaceBuf());
        channel.writeInbound(Unpooled.wrappedBuffer(NO_SETTINGS));
    }

    private void answering(Channel stream) {
        stream.pipeline()
                .addLast(
                        new SimpleChannelInboundHandler<Http2HeadersFrame>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext ctx, Http2HeadersFrame head) {
                                answered++;
                                ctx.writeAndFlush(
                                        new DefaultHttp2HeadersFrame(
                                                new DefaultHttp2Headers().status("200"), true));
                            }
                        });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void ask() {
        ByteBuf request = Unpooled.buffer();
        request.writeMedium(GET.length).writeByte(HEADERS).writeByte(END_OF_STREAM_AND_HEAD);
        request.writeInt(nextStream).writeBytes(GET);
        nextStream += 2;
        channel.writeInbound(request);
        channel.releaseOutbound();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void one_whose_requests_come_one_after_another_is_not() {
        int minutes = (int) HttpLimits.IDLE_TIMEOUT.multipliedBy(3).toMinutes();
        for (int i = 0; i < minutes; i++) {
            pass(MINUTE);
            ask();
        }
        assertThat(answered).isEqualTo(minutes);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void one_without_requests_is_and_ends() {
        ask();
        pass(HttpLimits.IDLE_TIMEOUT.minus(MINUTE));
        assertThat(channel.isActive()).isTrue();

        pass(MINUTE);

        assertThat(channel.isActive()).isFalse();
    }
}
