package dev.weft.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.snapshot.traffic.Connecting;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1ConnectionsTest {
    private final Http1Connections connections =
            new Http1Connections(
                    new Target.Http1("127.0.0.1", 80), this::dial, () -> told("unused"));
    private final List<EmbeddedChannel> dialled = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private final List<UpstreamHandler> out = new ArrayList<>();
    private boolean refused;

    private void told(String what) {
        told.add(what);
    }

    private ChannelFuture dial(Connecting limits, Consumer<UpstreamHandler> giveBack) {
        EmbeddedChannel channel = new EmbeddedChannel();
        dialled.add(channel);
        if (refused) {
            return channel.newFailedFuture(new ConnectException("refused"));
        }
        channel.pipeline().addLast(new UpstreamHandler(channel, giveBack));
        return channel.newSucceededFuture();
    }

    private void request(String name, int most, int pending) {
        connections.request(
                new Connecting(Duration.ofSeconds(1), most, pending),
                new Opened<>() {
                    @Override
                    public void opened(UpstreamHandler what) {
                        told(name);
                        out.add(what);
                    }

                    @Override
                    public void failed(UpstreamFailure failure) {
                        told(name + " " + failure.kind());
                    }

                    @Override
                    public boolean wanted() {
                        return !gone.contains(name);
                    }
                });
    }

    /** The response on a connection is complete and it can take another request. */
    private void answered(int connection) {
        dialled.get(connection)
                .pipeline()
                .fireUserEventTriggered(dev.weft.proxy.edge.ClientEdgeHandler.Answered.REUSABLE);
    }

    @AfterEach
    void close() {
        dialled.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void a_connection_that_comes_back_goes_to_who_waits_longest_and_is_still_there() {
        request("a", 1, 2);
        request("b", 1, 2);
        request("c", 1, 2);
        request("d", 1, 2);
        assertThat(told).containsExactly("a", "d OVERLOADED");
        gone.add("b");
        answered(0);
        assertThat(told).endsWith("c");
        assertThat(dialled).hasSize(1);
    }

    @Test
    void who_has_gone_takes_no_place_of_others() {
        request("a", 1, 1);
        request("b", 1, 1);
        gone.add("b");
        request("c", 1, 1);
        answered(0);
        assertThat(told).containsExactly("a", "c");
    }

    @Test
    void an_idle_connection_is_used_again() {
        request("a", 5, 5);
        answered(0);
        request("b", 5, 5);
        assertThat(out.get(1)).isSameAs(out.get(0));
    }

    @Test
    void a_connection_that_closes_makes_room_for_another() {
        request("a", 1, 1);
        request("b", 1, 1);
        dialled.getFirst().close();
        assertThat(dialled).hasSize(2);
        assertThat(told).containsExactly("a", "b");
        dialled.get(1).close();
        assertThat(told).endsWith("unused");
    }

    @Test
    void when_the_last_connection_cannot_be_made_nobody_waits_for_it() {
        request("a", 1, 5);
        request("b", 1, 5);
        request("c", 1, 5);
        refused = true;
        dialled.getFirst().close();
        assertThat(told)
                .containsExactly("a", "b CONNECT_FAILED", "c CONNECT_FAILED", "unused", "unused");
    }
}
