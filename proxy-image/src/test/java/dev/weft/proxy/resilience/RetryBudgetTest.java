package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.snapshot.traffic.RetryShare;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RetryBudget budget = new RetryBudget();

    private int taken(long at, int wanted) {
        return taken(RetryShare.DEFAULT, at, wanted);
    }

    private int taken(RetryShare share, long at, int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += budget.tryRetry(share, at) ? 1 : 0;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 20_000_000_000L, -5_000_000_000L})
    void little_traffic_may_be_retried_ten_times_a_second(long start) {
        assertThat(taken(start, 1_000)).isEqualTo(100);
        assertThat(taken(start + 9 * SECOND, 1_000)).isZero();
        assertThat(taken(start + 10 * SECOND, 1_000)).isEqualTo(100);
    }

    @Test
    void a_fifth_of_the_requests_of_the_window_may_be_retried_besides() {
        for (int i = 0; i < 10_000; i++) {
            budget.requested(i % 10 * SECOND / 10);
        }
        assertThat(taken(SECOND, 10_000)).isEqualTo(100 + 2_000);
        assertThat(taken(11 * SECOND, 10_000)).isEqualTo(100);
    }

    @Test
    void a_policy_may_give_more_or_nothing() {
        for (int i = 0; i < 100; i++) {
            budget.requested(0);
        }
        assertThat(taken(new RetryShare(0, 0), 0, 10)).isZero();
        assertThat(taken(new RetryShare(50, 0), 0, 1_000)).isEqualTo(50);
        assertThat(taken(new RetryShare(100, 1), 0, 1_000)).isEqualTo(100 + 10 - 50);
    }
}
