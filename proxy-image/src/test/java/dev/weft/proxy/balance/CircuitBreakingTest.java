package dev.weft.proxy.balance;

import static dev.weft.proxy.balance.Balancers.SECOND;
import static dev.weft.proxy.balance.Balancers.endpoint;
import static dev.weft.proxy.balance.Balancers.endpoints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import dev.weft.proxy.snapshot.traffic.HashKey;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import dev.weft.proxy.snapshot.traffic.LoadBalancing.Algorithm;
import dev.weft.proxy.snapshot.traffic.LoadBalancing.Zones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CircuitBreakingTest {
    private final Balancers test = new Balancers("");

    private static CircuitBreaking rules(int failures, int successPercent, int maxPercent) {
        return new CircuitBreaking(
                failures,
                successPercent,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                maxPercent,
                Integer.MAX_VALUE);
    }

    private static LoadBalancing panicBelow(int percent) {
        return new LoadBalancing(
                Algorithm.ROUND_ROBIN, HashKey.NONE, Optional.empty(), Zones.ALIKE, percent);
    }

    @Test
    void as_many_failures_in_a_row_as_the_policy_says_leave_an_endpoint_out() {
        test.breaking(rules(2, 0, 100)).update(endpoints(3));
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(test.ejected).isEmpty();
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(test.ejected).containsExactly("w1 CONSECUTIVE_FAILURES");
        assertThat(test.picks(100)).doesNotContainKey("w1");
        assertThat(test.balancer.ejected()).isOne();
    }

    @Test
    void a_rate_of_success_that_is_too_low_leaves_an_endpoint_out() {
        test.breaking(rules(100, 80, 100)).update(endpoints(3));
        for (int i = 0; i < 20; i++) {
            test.end("w1", 4, Outcome.SUCCESS);
            test.end("w1", 1, Outcome.FAILURE);
        }
        assertThat(test.ejected).as("80 percent are enough").isEmpty();
        test.now += 20 * SECOND;
        test.end("w1", 3, Outcome.SUCCESS);
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(test.ejected).as("of four nothing is concluded").isEmpty();
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(test.ejected).containsExactly("w1 SUCCESS_RATE");
    }

    @Test
    void what_was_long_ago_does_not_count_towards_the_rate() {
        test.breaking(rules(100, 80, 100)).update(endpoints(3));
        test.end("w1", 4, Outcome.FAILURE);
        test.now += 11 * SECOND;
        test.end("w1", 9, Outcome.SUCCESS);
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(test.ejected).isEmpty();
    }

    @Test
    void the_time_doubles_from_the_first_to_the_longest_and_starts_anew_after_a_success() {
        test.breaking(rules(1, 0, 100)).update(endpoints(2));
        test.end("w1", 1, Outcome.FAILURE);
        for (long least : new long[] {2, 4, 8, 10, 10}) {
            assertThat(outFor()).isBetween(least * SECOND, (long) (1.5 * least * SECOND) + SECOND);
            test.end("w1", 1, Outcome.FAILURE);
        }
        outFor();
        test.end("w1", 1, Outcome.SUCCESS);
        assertThat(test.balancer.ejected()).isZero();
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(outFor()).isLessThan(4 * SECOND);
    }

    /** Moves the clock to when w1 may be picked again. */
    private long outFor() {
        long start = test.now;
        while (test.balancer
                .report(test.now)
                .getFirst()
                .standing()
                .equals(EndpointReport.Standing.EJECTED)) {
            test.now += SECOND / 10;
        }
        return test.now - start;
    }

    @Test
    void no_more_than_a_share_is_left_out_but_for_those_that_cannot_be_reached() {
        test.by(panicBelow(0)).breaking(rules(1, 0, 50)).update(endpoints(4));
        for (int i = 1; i <= 4; i++) {
            test.end("w" + i, 1, Outcome.FAILURE);
        }
        assertThat(test.balancer.ejected()).isEqualTo(2);
        test.end("w3", 1, Outcome.CONNECT_FAILED);
        assertThat(test.balancer.ejected()).isEqualTo(3);
        assertThat(test.picks(100)).containsOnlyKeys("w4");
    }

    @Test
    void when_too_few_are_well_all_that_can_be_reached_are_used() {
        test.by(panicBelow(50)).breaking(rules(1, 0, 100)).update(endpoints(4));
        test.end("w1", 1, Outcome.FAILURE);
        test.end("w2", 1, Outcome.FAILURE);
        assertThat(test.picks(100)).containsOnlyKeys("w3", "w4");
        test.end("w3", 1, Outcome.CONNECT_FAILED);
        // Three of four are left out. Of those w3 is known not to answer at all.
        List<String> picked = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            picked.add(test.pick().endpoint().workload());
        }
        assertThat(picked).contains("w1", "w2", "w4").doesNotContain("w3");
    }

    @Test
    void a_threshold_of_zero_never_panics() {
        test.by(panicBelow(0)).breaking(rules(1, 0, 100)).update(endpoints(4));
        test.end("w1", 1, Outcome.FAILURE);
        test.end("w2", 1, Outcome.FAILURE);
        test.end("w3", 1, Outcome.FAILURE);
        assertThat(test.picks(30)).containsOnlyKeys("w4");
    }

    @Test
    void an_endpoint_takes_no_more_than_its_requests_at_once() {
        test.by(Algorithm.ROUND_ROBIN)
                .breaking(
                        new CircuitBreaking(
                                5, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 100, 2))
                .update(endpoints(2));
        List<Pick> picks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            picks.add(test.pick());
        }
        assertThat(test.balancer.pick(0, Set.of(), 0, 2)).isEmpty();
        assertThat(test.balancer.full(0, Set.of(), 2)).isTrue();
        assertThat(test.balancer.full(0, Set.of(endpoint(1), endpoint(2)), 2)).isFalse();
        picks.getFirst().ended(Outcome.SUCCESS, 0);
        assertThat(test.balancer.pick(0, Set.of(), 0, 2)).isPresent();
    }

    @Test
    void an_attempt_at_an_endpoint_that_has_left_changes_nothing() {
        test.breaking(rules(1, 0, 100)).update(endpoints(2));
        Pick first = test.pick();
        test.update(
                first.endpoint().equals(endpoint(1)) ? List.of(endpoint(2)) : List.of(endpoint(1)));
        first.ended(Outcome.CONNECT_FAILED, test.now);
        assertThat(test.balancer.ejected()).isZero();
    }

    @Test
    void an_endpoint_that_leaves_while_it_is_left_out_is_not_counted_any_more() {
        test.breaking(rules(1, 0, 100)).update(endpoints(3));
        test.end("w1", 1, Outcome.FAILURE);
        test.update(List.of(endpoint(2), endpoint(3)));
        assertThat(test.balancer.ejected()).isZero();
        test.update(endpoints(3));
        assertThat(test.balancer.ejected()).isZero();
    }

    @Test
    void other_rules_hold_from_the_next_failure_on() {
        test.breaking(rules(10, 0, 100)).update(endpoints(3));
        test.end("w1", 3, Outcome.FAILURE);
        test.breaking(rules(3, 50, 100)).update(endpoints(3));
        test.end("w1", 1, Outcome.FAILURE);
        assertThat(test.ejected).hasSize(1);
    }

    @Test
    void the_report_says_what_is_known_of_each() {
        test.breaking(rules(1, 0, 100)).update(endpoints(3));
        test.end("w1", 1, Outcome.FAILURE);
        test.end("w2", 1, Outcome.CONNECT_FAILED);
        assertThat(test.balancer.report(test.now))
                .extracting(EndpointReport::standing)
                .containsExactly(
                        EndpointReport.Standing.EJECTED,
                        EndpointReport.Standing.UNREACHABLE,
                        EndpointReport.Standing.OPEN);
        test.now += 60 * SECOND;
        assertThat(test.balancer.report(test.now).getFirst().standing())
                .isEqualTo(EndpointReport.Standing.PROBING);
    }
}
