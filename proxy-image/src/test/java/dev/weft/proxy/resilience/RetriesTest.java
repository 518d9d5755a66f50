package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.resilience.AttemptFailure.Broken;
import dev.weft.proxy.resilience.AttemptFailure.GrpcStatus;
import dev.weft.proxy.resilience.AttemptFailure.Status;
import dev.weft.proxy.resilience.Retries.Body;
import dev.weft.proxy.resilience.Retries.Denial;
import dev.weft.proxy.resilience.Retries.Safety;
import dev.weft.proxy.resilience.Retries.Tried;
import dev.weft.proxy.snapshot.traffic.BackoffRange;
import dev.weft.proxy.snapshot.traffic.RetryPolicy;
import dev.weft.proxy.snapshot.traffic.RetryPolicy.Repeat;
import dev.weft.proxy.snapshot.traffic.RetryShare;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {
    private static final BackoffRange BACKOFF =
            new BackoffRange(Duration.ofMillis(25), Duration.ofMillis(250));
    private static final RetryPolicy POLICY = policy(Repeat.IDEMPOTENT);
    private static final Tried FIRST = new Tried(1, Safety.IDEMPOTENT, Body.HERE);
    private static final Tried CHANGING = new Tried(1, Safety.CHANGING, Body.HERE);

    private static RetryPolicy policy(Repeat repeat, RetryPolicy.Broken... broken) {
        Set<RetryPolicy.Broken> all = EnumSet.allOf(RetryPolicy.Broken.class);
        return new RetryPolicy(
                2,
                Set.of(503),
                Set.of(14),
                broken.length == 0 ? all : Set.of(broken),
                repeat,
                BACKOFF,
                RetryShare.DEFAULT);
    }

    private static Optional<Denial> withPolicy(AttemptFailure failure, Tried tried) {
        return Retries.denial(failure, tried, Optional.of(POLICY));
    }

    private static Optional<Denial> without(AttemptFailure failure, Tried tried) {
        return Retries.denial(failure, tried, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Broken.class,
            names = {"NO_CONNECTION", "UNPROCESSED"})
    void what_never_reached_the_application_is_tried_again_without_anybody_asking(Broken failure) {
        assertThat(without(failure, CHANGING)).isEmpty();
        assertThat(without(failure, new Tried(2, Safety.CHANGING, Body.HERE))).isEmpty();
        assertThat(without(failure, new Tried(3, Safety.CHANGING, Body.HERE)))
                .contains(Denial.ATTEMPTS);
    }

    @Test
    void without_a_policy_nothing_else_is_but_an_idle_connection_that_closed() {
        assertThat(without(Broken.STALE, FIRST)).isEmpty();
        assertThat(without(Broken.STALE, CHANGING)).contains(Denial.UNSAFE);
        assertThat(without(Broken.RESET, FIRST)).contains(Denial.NOT_WANTED);
        assertThat(without(Broken.TIMED_OUT, FIRST)).contains(Denial.NOT_WANTED);
        assertThat(without(Broken.REFUSED, FIRST)).contains(Denial.NOT_WANTED);
        assertThat(without(new Status(503, false), FIRST)).contains(Denial.NOT_WANTED);
    }

    @Test
    void only_codes_that_were_named_are() {
        assertThat(withPolicy(new Status(503, false), FIRST)).isEmpty();
        assertThat(withPolicy(new Status(502, false), FIRST)).contains(Denial.NOT_WANTED);
        assertThat(withPolicy(new GrpcStatus(14, false), FIRST)).isEmpty();
        assertThat(withPolicy(new GrpcStatus(13, false), FIRST)).contains(Denial.NOT_WANTED);
    }

    @Test
    void what_may_change_something_twice_is_not_unless_told_so() {
        for (AttemptFailure failure :
                new AttemptFailure[] {Broken.RESET, Broken.TIMED_OUT, new Status(503, false)}) {
            assertThat(withPolicy(failure, FIRST)).isEmpty();
            assertThat(withPolicy(failure, CHANGING)).contains(Denial.UNSAFE);
            assertThat(Retries.denial(failure, CHANGING, Optional.of(policy(Repeat.EVERY))))
                    .isEmpty();
        }
    }

    @Test
    void an_answer_of_a_proxy_has_not_touched_the_application() {
        assertThat(withPolicy(new Status(503, true), CHANGING)).isEmpty();
    }

    @Test
    void to_name_a_grpc_code_is_to_say_that_calls_may_be_repeated() {
        assertThat(withPolicy(new GrpcStatus(14, false), CHANGING)).isEmpty();
    }

    @Test
    void a_policy_may_leave_broken_connections_alone() {
        Optional<RetryPolicy> resets =
                Optional.of(policy(Repeat.IDEMPOTENT, RetryPolicy.Broken.RESET));
        assertThat(Retries.denial(Broken.NO_CONNECTION, FIRST, resets)).contains(Denial.NOT_WANTED);
        Optional<RetryPolicy> connects =
                Optional.of(policy(Repeat.IDEMPOTENT, RetryPolicy.Broken.NO_CONNECTION));
        assertThat(Retries.denial(Broken.RESET, FIRST, connects)).contains(Denial.NOT_WANTED);
    }

    @Test
    void as_many_attempts_as_the_policy_says_come_after_the_first() {
        Status failure = new Status(503, false);
        assertThat(withPolicy(failure, new Tried(2, Safety.IDEMPOTENT, Body.HERE))).isEmpty();
        assertThat(withPolicy(failure, new Tried(3, Safety.IDEMPOTENT, Body.HERE)))
                .contains(Denial.ATTEMPTS);
    }

    @Test
    void a_body_that_is_gone_cannot_be_sent_again() {
        assertThat(withPolicy(Broken.RESET, new Tried(1, Safety.IDEMPOTENT, Body.GONE)))
                .contains(Denial.BODY);
    }

    @Test
    void waits_lie_between_the_first_and_twice_as_much_with_each_attempt() {
        Random random = new Random(20261127);
        for (int failed = 1; failed < 70; failed++) {
            long most = failed > 3 ? 250 : 25L << failed;
            Duration shortest = Duration.ofDays(1);
            Duration longest = Duration.ZERO;
            for (int i = 0; i < 1_000; i++) {
                Duration wait = RetryWait.after(failed, BACKOFF, random);
                assertThat(wait)
                        .isBetween(Duration.ofMillis(25), Duration.ofMillis(Math.min(250, most)));
                shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
                longest = wait.compareTo(longest) > 0 ? wait : longest;
            }
            assertThat(longest.minus(shortest))
                    .isGreaterThan(Duration.ofMillis((Math.min(250, most) - 25) * 9 / 10));
        }
    }

    @Test
    void equal_bounds_are_one_wait() {
        Duration second = Duration.ofSeconds(1);
        assertThat(RetryWait.after(5, new BackoffRange(second, second), new Random(1)))
                .isEqualTo(second);
    }
}
