package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentLatenciesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RecentLatencies latencies = new RecentLatencies();

    private void took(int times, Duration each, long nanoTime) {
        for (int i = 0; i < times; i++) {
            latencies.took(each.toNanos(), nanoTime);
        }
    }

    @Test
    void little_is_nothing_to_go_by() {
        took(RecentLatencies.FEWEST - 1, Duration.ofMillis(10), 0);
        assertThat(latencies.quantile(50, 0)).isEmpty();
        took(1, Duration.ofMillis(10), 0);
        assertThat(latencies.quantile(50, 0)).isPresent();
    }

    @Test
    void a_quantile_is_off_by_at_most_a_bucket() {
        took(95, Duration.ofMillis(10), 0);
        took(5, Duration.ofSeconds(1), 0);
        assertThat(latencies.quantile(95, 0).orElseThrow())
                .isBetween(Duration.ofMillis(10), Duration.ofMillis(11));
        assertThat(latencies.quantile(96, 0).orElseThrow())
                .isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_100));
    }

    @Test
    void what_is_older_than_the_window_before_is_forgotten() {
        took(100, Duration.ofMillis(10), 0);
        assertThat(latencies.quantile(50, RecentLatencies.WINDOW_SECONDS * SECOND)).isPresent();
        assertThat(latencies.quantile(50, 2 * RecentLatencies.WINDOW_SECONDS * SECOND)).isEmpty();
        took(100, Duration.ofMillis(10), 30 * SECOND);
        assertThat(latencies.quantile(50, 300 * SECOND)).isEmpty();
    }
}
