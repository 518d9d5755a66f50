package dev.weft.proxy.edge;

import static dev.weft.proxy.testing.RawHttp2.ACK;
import static dev.weft.proxy.testing.RawHttp2.DATA;
import static dev.weft.proxy.testing.RawHttp2.END_HEADERS;
import static dev.weft.proxy.testing.RawHttp2.HEADERS;
import static dev.weft.proxy.testing.RawHttp2.RST_STREAM;
import static dev.weft.proxy.testing.RawHttp2.SETTINGS;
import static dev.weft.proxy.testing.RawHttp2.block;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.tcp.StreamBytesHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of bytes of a peer's proxy that have much to carry. */
class BusyStreamsTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** Netty takes the very first stream of a channel that nobody accepted for an upgrade. */
    private static final int FIRST = 3;

    private static final int FRAME_BYTES = HttpLimits.STREAM_WINDOW_BYTES / 2;

    private final Http2FrameCodec codec = Codecs.http2Mesh();
    private final EmbeddedChannel connection =
            new EmbeddedChannel(
                    codec,
                    new ConnectionWindowHandler(codec),
                    new Http2MultiplexHandler(
                            new ChannelInitializer<>() {
                                @Override
                                protected void initChannel(Channel stream) {
                                    WholeReads.of(stream);
                                    stream.pipeline()
                                            .addLast(new StreamBytesHandler(), new ReadsHandler());
                                }
                            }));
    private int reads;

    private final class ReadsHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reads++;
        }
    }

    @BeforeEach
    void greet() {
        read(
                Unpooled.copiedBuffer(PREFACE, US_ASCII),
                frame(SETTINGS, 0, 0, new byte[0]),
                frame(SETTINGS, ACK, 0, new byte[0]));
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    /** What comes with one read of the connection. */
    private void read(ByteBuf... frames) {
        connection.writeInbound(Unpooled.wrappedBuffer(frames));
        connection.releaseOutbound();
    }

    private static ByteBuf frame(int type, int flags, int stream, byte[] payload) {
        return Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }

    private static ByteBuf bytes(int stream, int count) {
        return frame(DATA, 0, stream, new byte[count]);
    }

    private void connect(int stream) {
        String[] head = {":method", "CONNECT", ":authority", "10.0.0.1:80"};
        read(frame(HEADERS, END_HEADERS, stream, block(head)));
    }

    private void carry(int stream, int count) {
        for (int sent = 0; sent < count; sent += FRAME_BYTES) {
            read(bytes(stream, FRAME_BYTES));
        }
    }

    private int window(int stream) {
        Http2Connection streams = codec.connection();
        return streams.local().flowController().initialWindowSize(streams.stream(stream));
    }

    @Test
    void frames_that_came_together_are_one_read_however_many_there_were_before() {
        connect(FIRST);
        for (int i = 0; i < 100; i++) {
            read(bytes(FIRST, 10));
        }
        int before = reads;
        read(bytes(FIRST, 10), bytes(FIRST, 10), bytes(FIRST, 10));
        assertThat(reads - before).isEqualTo(1);
    }

    @Test
    void a_stream_gets_a_wider_window_when_it_has_carried_much() {
        connect(FIRST);
        carry(FIRST, HttpLimits.NARROW_BYTES - FRAME_BYTES);
        assertThat(window(FIRST)).isEqualTo(HttpLimits.STREAM_WINDOW_BYTES);
        carry(FIRST, FRAME_BYTES);
        assertThat(window(FIRST)).isEqualTo(HttpLimits.WIDE_WINDOW_BYTES);
    }

    @Test
    void few_streams_of_a_connection_have_a_wider_window_at_the_same_time() {
        int last = FIRST + 2 * HttpLimits.WIDE_STREAMS;
        for (int stream = FIRST; stream <= last; stream += 2) {
            connect(stream);
            carry(stream, HttpLimits.NARROW_BYTES);
        }
        assertThat(window(last - 2)).isEqualTo(HttpLimits.WIDE_WINDOW_BYTES);
        assertThat(window(last)).isEqualTo(HttpLimits.STREAM_WINDOW_BYTES);

        read(frame(RST_STREAM, 0, FIRST, new byte[] {0, 0, 0, 8}));
        connect(last + 2);
        carry(last + 2, HttpLimits.NARROW_BYTES);
        assertThat(window(last + 2)).isEqualTo(HttpLimits.WIDE_WINDOW_BYTES);
    }
}
