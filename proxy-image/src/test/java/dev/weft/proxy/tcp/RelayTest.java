package dev.weft.proxy.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes between two CONNECT streams. */
class RelayTest {
    private final EmbeddedChannel first = new EmbeddedChannel(new StreamBytesHandler());
    private final EmbeddedChannel second = new EmbeddedChannel(new StreamBytesHandler());
    private final List<String> ends = new ArrayList<>();

    private void join() {
        Relay.join(
                first,
                second,
                new Stalls(first.eventLoop(), () -> {}),
                (forward, back, broken) ->
                        ends.add(forward + " " + back + (broken == null ? "" : " broken")));
    }

    private static void read(EmbeddedChannel from, String text, boolean end) {
        ByteBuf bytes = from.alloc().buffer().writeBytes(text.getBytes(US_ASCII));
        from.writeInbound(new DefaultHttp2DataFrame(bytes, end));
    }

    private static String written(EmbeddedChannel to) {
        StringBuilder all = new StringBuilder();
        for (Object frame = to.readOutbound(); frame != null; frame = to.readOutbound()) {
            switch (frame) {
                case Http2DataFrame data ->
                        all.append(data.content().toString(US_ASCII))
                                .append(data.isEndStream() ? "|" : "");
                default -> all.append(frame.getClass().getSimpleName());
            }
            ReferenceCountUtil.release(frame);
        }
        return all.toString();
    }

    @AfterEach
    void close() {
        first.finishAndReleaseAll();
        second.finishAndReleaseAll();
    }

    @Test
    void bytes_go_both_ways_and_each_way_ends_for_itself() {
        join();
        read(first, "ask", true);
        assertThat(written(second)).isEqualTo("ask|");
        assertThat(first.isOpen()).isTrue();

        read(second, "answer", false);
        assertThat(written(first)).isEqualTo("answer");
        read(second, "", true);
        assertThat(written(first)).isEqualTo("|");

        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isFalse();
        assertThat(ends).containsExactly("3 6");
    }

    @Test
    void a_reset_never_looks_like_an_end() {
        join();
        read(first, "half", false);
        first.pipeline()
                .fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));

        assertThat(written(second)).isEqualTo("half");
        assertThat(second.isOpen()).isFalse();
        assertThat(ends).containsExactly("4 0 broken");
    }

    @Test
    void a_side_that_closes_closes_the_other_one() {
        join();
        second.close();
        assertThat(first.isOpen()).isFalse();
        assertThat(ends).containsExactly("0 0");
    }

    @Test
    void a_side_that_was_gone_before_is_noticed() {
        second.close();
        join();
        assertThat(first.isOpen()).isFalse();
        assertThat(ends).containsExactly("0 0");
    }

    @Test
    void bytes_after_the_end_are_dropped() {
        join();
        first.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        read(first, "late", false);
        assertThat(written(second)).isEqualTo("|");
    }
}
