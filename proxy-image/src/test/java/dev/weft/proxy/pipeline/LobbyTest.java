package dev.weft.proxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LobbyTest {
    private final Lobby lobby = new Lobby();
    private final List<String> gone = new ArrayList<>();

    @Test
    void whoever_waits_goes_on_when_it_opens_and_later_ones_at_once() {
        lobby.enter(new EmbeddedChannel(), () -> gone.add("first"));
        lobby.enter(new EmbeddedChannel(), () -> gone.add("second"));
        assertThat(gone).isEmpty();
        lobby.open();
        lobby.enter(new EmbeddedChannel(), () -> gone.add("third"));
        assertThat(gone).containsExactly("first", "second", "third");
    }

    @Test
    void whoever_left_does_not_go_on() {
        EmbeddedChannel channel = new EmbeddedChannel();
        lobby.enter(channel, () -> gone.add("left"));
        channel.close();
        lobby.open();
        assertThat(gone).isEmpty();
    }

    @Test
    void nobody_waits_for_ever() {
        EmbeddedChannel channel = new EmbeddedChannel();
        lobby.enter(channel, () -> gone.add("late"));
        channel.freezeTime();
        channel.advanceTimeBy(Lobby.LIMIT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        lobby.open();
        assertThat(gone).isEmpty();
    }

    @Test
    void only_so_many_may_wait() {
        List<EmbeddedChannel> channels =
                Stream.generate(EmbeddedChannel::new).limit(Lobby.SEATS + 1).toList();
        channels.forEach(channel -> lobby.enter(channel, () -> {}));
        assertThat(channels.get(Lobby.SEATS - 1).isOpen()).isTrue();
        assertThat(channels.getLast().isOpen()).isFalse();
    }
}
