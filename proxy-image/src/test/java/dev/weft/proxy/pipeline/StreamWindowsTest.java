package dev.weft.proxy.pipeline;

import static dev.weft.proxy.testing.RawHttp2.ACK;
import static dev.weft.proxy.testing.RawHttp2.DATA;
import static dev.weft.proxy.testing.RawHttp2.END_HEADERS;
import static dev.weft.proxy.testing.RawHttp2.HEADERS;
import static dev.weft.proxy.testing.RawHttp2.SETTINGS;
import static dev.weft.proxy.testing.RawHttp2.WINDOW_UPDATE;
import static dev.weft.proxy.testing.RawHttp2.block;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.edge.Codecs;
import dev.weft.proxy.edge.HttpLimits;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.tcp.Stalls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller is told that it may send. */
class StreamWindowsTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** Netty takes the very first stream of a channel that nobody accepted for an upgrade. */
    private static final int STREAM = 3;

    private static final int QUARTER = HttpLimits.STREAM_WINDOW_BYTES / 4;

    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final List<Channel> streams = new ArrayList<>();

    StreamWindowsTest() {
        Stalls stalls = new Stalls(connection.eventLoop(), () -> {});
        new CallerPipeline(new DrainState(new InFlight(stalls)), CallerPipeline.Audience.MESH)
                .streams(connection, Codecs.http2Mesh(), this::opened);
        receive(
                Unpooled.copiedBuffer(PREFACE, US_ASCII),
                frame(SETTINGS, 0, 0, new byte[0]),
                frame(SETTINGS, ACK, 0, new byte[0]));
    }

    private void opened(Channel stream) {
        streams.add(stream);
        stream.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                ReferenceCountUtil.release(message);
                            }
                        });
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    /** What comes with one read of the connection. */
    private void receive(ByteBuf... frames) {
        connection.writeInbound(Unpooled.wrappedBuffer(frames));
    }

    private static ByteBuf frame(int type, int flags, int stream, byte[] payload) {
        return Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }

    private Channel connect() {
        String[] head = {":method", "CONNECT", ":authority", "10.0.0.1:80"};
        receive(frame(HEADERS, END_HEADERS, STREAM, block(head)));
        return streams.getFirst();
    }

    /** By how much the window of a stream was widened since this was asked last. */
    private int widened(int stream) {
        connection.runPendingTasks();
        int sum = 0;
        for (ByteBuf sent = connection.readOutbound();
                sent != null;
                sent = connection.readOutbound()) {
            if (sent.getByte(3) == WINDOW_UPDATE && sent.getInt(5) == stream) {
                sum += sent.getInt(9);
            }
            sent.release();
        }
        return sum;
    }

    @Test
    void a_stream_that_nobody_reads_leaves_the_others_their_windows() {
        assertThat(widened(0))
                .isGreaterThanOrEqualTo(
                        HttpLimits.CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }

    @Test
    void what_a_stream_gets_back_after_a_pause_is_sent_at_once() {
        Channel stream = connect();
        receive(frame(DATA, 0, STREAM, new byte[QUARTER]));
        // Asked for more while it reads, as when what it feeds took everything at once; then full.
        stream.read();
        stream.config().setAutoRead(false);
        receive(frame(DATA, 0, STREAM, new byte[QUARTER]));
        assertThat(widened(STREAM)).isZero();

        stream.config().setAutoRead(true);
        assertThat(widened(STREAM)).isEqualTo(2 * QUARTER);
    }
}
