package dev.weft.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.tcp.Stalls;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream of a caller, in the middle of others that do not read. */
class CrowdedOutTest {
    private static final int BODY_BYTES = 128 * 1024;

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Stalls stalls = new Stalls(clock.eventLoop(), () -> {});
    private final List<Exchange> begun = new ArrayList<>();
    private final EmbeddedChannel caller =
            new EmbeddedChannel(
                    DownstreamHandler.http2(
                            begun::add,
                            new Caller(Optional.empty(), InetAddress.getLoopbackAddress()),
                            new InFlight(stalls)));

    private void others() {
        for (int i = 0; i < Stalls.LIMIT; i++) {
            stalls.look(
                    new Stalls.Stalled() {
                        @Override
                        public boolean waits() {
                            return true;
                        }

                        @Override
                        public void cutOff() {}
                    });
        }
    }

    private Exchange begin() {
        caller.writeInbound(
                new DefaultHttp2HeadersFrame(
                        new DefaultHttp2Headers().method("GET").path("/").authority("pay"), true));
        return begun.getLast();
    }

    @AfterEach
    void close() {
        caller.finishAndReleaseAll();
        clock.finishAndReleaseAll();
    }

    @Test
    void a_request_is_refused_while_too_many_do_not_read() {
        clock.freezeTime();
        assertThat(begin().crowdedOut()).isEmpty();
        others();
        assertThat(begun.getLast().crowdedOut().map(Reason::header).orElse(""))
                .startsWith("overloaded; not-read=");
    }

    @Test
    void whoever_does_not_read_is_cut_off_when_too_many_others_do_not() {
        begin();
        caller.write(
                new DefaultHttp2DataFrame(caller.alloc().buffer().writeZero(BODY_BYTES), false));
        assertThat(caller.isWritable()).isFalse();
        caller.runPendingTasks();

        others();
        clock.runPendingTasks();
        assertThat(begun.getLast().over()).isTrue();
    }
}
