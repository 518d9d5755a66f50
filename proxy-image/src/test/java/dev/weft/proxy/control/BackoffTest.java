package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void waits_double_to_a_bound_and_are_scattered_over_their_upper_half() {
        Duration full = Backoff.FIRST;
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(backoff.next()).isBetween(full.dividedBy(2), full);
            full = full.multipliedBy(2);
            full = full.compareTo(Backoff.LONGEST) < 0 ? full : Backoff.LONGEST;
        }
    }

    @Test
    void after_a_success_the_next_wait_is_short_again() {
        for (int attempt = 0; attempt < 20; attempt++) {
            backoff.next();
        }

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST);
    }
}
