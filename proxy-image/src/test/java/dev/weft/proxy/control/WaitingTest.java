package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Waiting waiting = new Waiting(channel.eventLoop());
    private final List<DestinationLookup> answers = new ArrayList<>();

    WaitingTest() {
        channel.freezeTime();
    }

    @Test
    void everyone_who_waits_is_answered_once() {
        waiting.add("pay:80", answers::add);
        waiting.add("pay:80", answers::add);
        waiting.add("other:80", lookup -> answers.clear());

        waiting.answer("pay:80", new DestinationLookup.Unknown());
        waiting.answer("pay:80", new DestinationLookup.Unknown());

        assertThat(answers).hasSize(2);
    }

    @Test
    void who_waited_in_vain_is_told_so_in_time_and_those_after_it_at_once() {
        waiting.add("pay:80", answers::add);
        pass(ConfigSource.ANSWER_WITHIN.toMillis() - 1);
        assertThat(answers).isEmpty();
        pass(1);
        assertThat(answers).hasSize(1);

        waiting.add("pay:80", answers::add);
        assertThat(answers)
                .hasSize(2)
                .allMatch(answer -> answer instanceof DestinationLookup.Unavailable);
    }

    @Test
    void after_an_answer_others_wait_again() {
        waiting.add("pay:80", answers::add);
        pass(ConfigSource.ANSWER_WITHIN.toMillis());
        waiting.answer("pay:80", new DestinationLookup.Unknown());

        waiting.add("pay:80", answers::add);

        assertThat(answers).hasSize(1);
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
