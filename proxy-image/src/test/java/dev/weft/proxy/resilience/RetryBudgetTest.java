package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RetryBudget budget = new RetryBudget();

    private int taken(long at, int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += budget.tryRetry(at) ? 1 : 0;
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
    void only_what_the_application_cannot_have_seen_is_retried_and_only_twice() {
        assertThat(Retries.again(AttemptFailure.PROCESSED_MAYBE, 1, budget, 0)).isFalse();
        assertThat(Retries.again(AttemptFailure.CONNECT_FAILED, 1, budget, 0)).isTrue();
        assertThat(Retries.again(AttemptFailure.GOAWAY_UNPROCESSED, 2, budget, 0)).isTrue();
        assertThat(Retries.again(AttemptFailure.REFUSED_STREAM, 3, budget, 0)).isFalse();
        assertThat(taken(0, 1_000)).isEqualTo(98);
        assertThat(Retries.again(AttemptFailure.CONNECT_FAILED, 1, budget, 0)).isFalse();
    }

    @Test
    void budgets_are_kept_by_destination_and_bounded() {
        RetryBudgets budgets = new RetryBudgets();
        RetryBudget first = budgets.of("first");
        assertThat(budgets.of("first")).isSameAs(first);
        for (int i = 0; i < RetryBudgets.MAX_BUDGETS; i++) {
            assertThat(budgets.of("other-" + i)).isNotSameAs(first);
        }
        assertThat(budgets.of("first")).isNotSameAs(first);
    }
}
