package dev.weft.proxy.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers that pause, and which of them go when there are too many. */
class StallsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> cut = new ArrayList<>();
    private int told;
    private final Stalls stalls = new Stalls(channel.eventLoop(), () -> told++);

    /** Waits until it is told otherwise. */
    private final class Reader implements Stalls.Stalled {
        private final String name;
        private boolean waits = true;

        Reader(String name) {
            this.name = name;
        }

        @Override
        public boolean waits() {
            return waits;
        }

        @Override
        public void cutOff() {
            cut.add(name);
        }
    }

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private List<Reader> come(int count) {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Reader reader = new Reader("r" + i);
            readers.add(reader);
            stalls.look(reader);
        }
        channel.runPendingTasks();
        return readers;
    }

    private void pause() {
        channel.advanceTimeBy(Stalls.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void one_too_many_and_the_one_that_has_stood_still_longest_goes() {
        come(Stalls.MOST);
        pause();
        assertThat(cut).isEmpty();
        stalls.look(new Reader("last"));
        channel.runPendingTasks();
        assertThat(cut).containsExactly("r0");
        assertThat(told).isEqualTo(1);
    }

    @Test
    void who_reads_slowly_goes_on_while_others_are_sent_away() {
        List<Reader> readers = come(Stalls.MOST);
        pause();
        readers.forEach(stalls::moved);
        assertThat(stalls.haveRoom()).isFalse();
        stalls.look(new Reader("last"));
        channel.runPendingTasks();
        assertThat(cut).isEmpty();
    }

    @Test
    void who_has_read_last_longest_ago_goes_when_there_is_no_memory_for_all() {
        List<Reader> readers = come(Stalls.LIMIT);
        stalls.moved(readers.getFirst());
        assertThat(cut).isEmpty();
        stalls.look(new Reader("last"));
        channel.runPendingTasks();
        assertThat(cut).containsExactly("r1");
    }

    @Test
    void who_reads_again_makes_room_for_others() {
        List<Reader> readers = come(Stalls.MOST);
        assertThat(stalls.haveRoom()).isFalse();
        readers.get(7).waits = false;
        assertThat(stalls.haveRoom()).isTrue();
        stalls.look(new Reader("last"));
        channel.runPendingTasks();
        assertThat(cut).isEmpty();
    }

    @Test
    void who_does_not_read_for_long_goes_when_somebody_else_comes() {
        come(Stalls.MOST);
        pause();
        assertThat(cut).isEmpty();
        assertThat(stalls.haveRoom()).isTrue();
        channel.runPendingTasks();
        assertThat(cut).containsExactly("r0");
    }

    @Test
    void what_is_over_waits_no_more() {
        List<Reader> readers = come(Stalls.MOST);
        readers.forEach(stalls::ended);
        assertThat(stalls.haveRoom()).isTrue();
        come(Stalls.MOST);
        assertThat(cut).isEmpty();
    }

    @Test
    void a_channel_waits_when_a_quarter_of_its_buffer_is_not_read() {
        channel.write(Unpooled.wrappedBuffer(new byte[Stalls.WAITING_BYTES - 1024]));
        assertThat(Stalls.unread(channel)).isFalse();
        channel.write(Unpooled.wrappedBuffer(new byte[1024]));
        assertThat(Stalls.unread(channel)).isTrue();
        channel.flush();
        assertThat(Stalls.unread(channel)).isFalse();
    }
}
