package dev.weft.proxy.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private long now;

    private int drained(IntSupplier underWay) throws InterruptedException {
        return new Drain(underWay, () -> now, time -> now += time.toNanos())
                .await(BOUND, Drain.QUIET);
    }

    @Test
    void it_waits_until_nothing_was_under_way_for_a_while() throws InterruptedException {
        long busyUntil = Duration.ofSeconds(5).toNanos();

        assertThat(drained(() -> now < busyUntil ? 3 : 0)).isZero();
        // The last look that saw something was a moment before.
        assertThat(now).isGreaterThan(Duration.ofMillis(5_900).toNanos());
        assertThat(now).isLessThan(Duration.ofSeconds(7).toNanos());
    }

    @Test
    void a_request_in_the_quiet_time_begins_it_anew() throws InterruptedException {
        long half = Drain.QUIET.toNanos() / 2;
        long pause = Duration.ofMillis(30).toNanos();

        drained(() -> now >= half && now < half + pause ? 1 : 0);

        assertThat(now).isGreaterThanOrEqualTo(half + Drain.QUIET.toNanos());
    }

    @Test
    void it_does_not_wait_for_ever() throws InterruptedException {
        assertThat(drained(() -> 2)).isEqualTo(2);
        assertThat(now).isGreaterThanOrEqualTo(BOUND.toNanos());
    }
}
