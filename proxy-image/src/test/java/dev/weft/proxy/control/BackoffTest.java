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
    void a_thousand_proxies_that_lost_the_same_operator_do_not_come_back_as_one() {
        int[] arrivals = new int[60];
        for (int proxy = 0; proxy < 1000; proxy++) {
            Backoff own = new Backoff(new Random(proxy));
            long at = 0;
            while (at < 60_000) {
                arrivals[(int) (at / 1000)]++;
                at += own.next().toMillis();
            }
        }

        // After the first seconds, in which waits are short, a tenth of them comes in a second.
        for (int second = 20; second < 60; second++) {
            assertThat(arrivals[second]).isLessThan(250);
        }
    }

    @Test
    void after_a_refusal_waits_grow_longer() {
        Backoff refused = Backoff.afterRefusal(new Random(1));
        Duration last = Duration.ZERO;
        for (int attempt = 0; attempt < 20; attempt++) {
            last = refused.next();
        }

        assertThat(last).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
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
