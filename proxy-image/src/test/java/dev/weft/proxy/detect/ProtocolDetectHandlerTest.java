package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProtocolDetectHandlerTest {
    private final List<Object> events = new ArrayList<>();
    private final ProtocolDetectHandler handler =
            new ProtocolDetectHandler(
                    new ProtocolDetectHandler.Detection() {
                        @Override
                        public void spoke(ChannelHandlerContext ctx, Guess guess) {
                            events.add(guess);
                        }

                        @Override
                        public void silent(ChannelHandlerContext ctx) {
                            events.add("silent");
                        }
                    });
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        EmbeddedChannel embedded = new EmbeddedChannel();
        embedded.freezeTime();
        embedded.pipeline()
                .addLast(handler)
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void userEventTriggered(
                                    ChannelHandlerContext ctx, Object event) {
                                events.add(event);
                            }
                        });
        return embedded;
    }

    private void read(String text) {
        channel.writeInbound(
                channel.alloc().buffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private String passedOn() {
        ByteBuf bytes = channel.readInbound();
        if (bytes == null) {
            return "";
        }
        String text = bytes.toString(StandardCharsets.US_ASCII);
        bytes.release();
        return text;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void bytes_that_tell_the_protocol_wait_for_the_handler_that_follows() {
        read("GET / HT");
        assertThat(events).isEmpty();
        read("TP/1.1\r\n");
        assertThat(events).containsExactly(Guess.HTTP1);
        assertThat(passedOn()).isEmpty();

        channel.pipeline().remove(handler);
        assertThat(passedOn()).isEqualTo("GET / HTTP/1.1\r\n");
        pass(60_000);
        assertThat(events).containsExactly(Guess.HTTP1);
    }

    @Test
    void a_silent_client_is_told_of_once_and_may_speak_later() {
        pass(49);
        assertThat(events).isEmpty();
        pass(1);
        pass(60_000);
        assertThat(events).containsExactly("silent");

        read("SSH-2.0-test\r\n");
        assertThat(events).containsExactly("silent", Guess.OPAQUE);
        channel.pipeline().remove(handler);
        assertThat(passedOn()).isEqualTo("SSH-2.0-test\r\n");
    }

    @Test
    void bytes_that_stay_ambiguous_are_opaque_in_the_end() {
        read("GET");
        pass(9_999);
        assertThat(events).isEmpty();
        pass(1);
        assertThat(events).containsExactly(Guess.OPAQUE);
        channel.pipeline().remove(handler);
        assertThat(passedOn()).isEqualTo("GET");
    }

    @Test
    void the_end_of_the_input_follows_the_bytes() {
        read("GET");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(events).containsExactly(Guess.OPAQUE);

        channel.pipeline().remove(handler);
        assertThat(passedOn()).isEqualTo("GET");
        assertThat(events).containsExactly(Guess.OPAQUE, ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void a_client_that_leaves_before_it_spoke_is_nobody() {
        read("G");
        channel.close();
        pass(60_000);
        assertThat(events).isEmpty();
    }
}
