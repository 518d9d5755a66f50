package dev.weft.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final Random random = new Random(20261127);

    /**
     * An application that serves so many at once in 10 ms each; more wait for each other. As many
     * as the limit lets in are always under way.
     */
    private void serve(AdaptiveLimit limit, int capacity, int requests) {
        for (int i = 0; i < requests; i++) {
            int underWay = limit.limit();
            double latency = 10 * Math.max(1, (double) underWay / capacity);
            limit.answered((long) (MILLI * latency * (0.9 + 0.2 * random.nextDouble())), underWay);
        }
    }

    @Test
    void it_finds_about_what_the_application_can_do() {
        AdaptiveLimit limit = new AdaptiveLimit(1_000);
        serve(limit, 100, 20_000);
        assertThat(limit.limit()).isBetween(90, 220);
    }

    @Test
    void it_shrinks_when_the_application_becomes_slower_and_grows_back() {
        AdaptiveLimit limit = new AdaptiveLimit(1_000);
        serve(limit, 100, 20_000);
        int before = limit.limit();
        serve(limit, 20, 2_000);
        assertThat(limit.limit()).isLessThan(before / 2);
        serve(limit, 100, 10_000);
        assertThat(limit.limit()).isGreaterThan(before / 2);
    }

    @Test
    void it_never_leaves_its_bounds() {
        AdaptiveLimit small = new AdaptiveLimit(2);
        serve(small, 1_000, 10_000);
        assertThat(small.limit()).isEqualTo(2);
        AdaptiveLimit limit = new AdaptiveLimit(50);
        serve(limit, 1_000, 10_000);
        assertThat(limit.limit()).isEqualTo(50);
        serve(limit, 1, 200);
        assertThat(limit.limit()).isGreaterThanOrEqualTo(AdaptiveLimit.LEAST);
    }

    @Test
    void where_nobody_asks_for_more_it_stays() {
        AdaptiveLimit limit = new AdaptiveLimit(1_000);
        for (int i = 0; i < 10_000; i++) {
            limit.answered(10 * MILLI, 1);
        }
        assertThat(limit.limit()).isEqualTo(AdaptiveLimit.FIRST);
    }
}
