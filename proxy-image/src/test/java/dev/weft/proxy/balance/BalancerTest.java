package dev.weft.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final int ANY_NUMBER = Integer.MAX_VALUE;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<String> ejected = new ArrayList<>();
    private final Random random = new Random(20260104);
    private Balancer balancer = balancer("");
    private long now;

    private Balancer balancer(String zone) {
        return new Balancer(
                new Balancer.Surroundings(
                        random,
                        zone,
                        (endpoint, cause) -> ejected.add(endpoint.workload() + " " + cause)));
    }

    private void update(List<Endpoint> endpoints) {
        balancer.update(Backend.of("test", endpoints, Protocol.HTTP1), now);
    }

    private static Endpoint endpoint(int number) {
        return new Endpoint(
                "10.0.0." + number, 80, Optional.empty(), 0, "w" + number, "", Map.of());
    }

    private static List<Endpoint> endpoints(int count) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(endpoint(i));
        }
        return all;
    }

    private Pick pick() {
        return balancer.pick(now, Set.of(), 0, ANY_NUMBER).orElseThrow();
    }

    private void answer(Pick pick, Outcome outcome) {
        pick.ended(outcome, now);
    }

    private Map<String, Integer> count(int picks, Outcome outcome, long latency) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < picks; i++) {
            Pick pick = pick();
            now += latency;
            answer(pick, outcome);
            counts.merge(pick.endpoint().address(), 1, Integer::sum);
        }
        return counts;
    }

    /** Fails every attempt at one endpoint until it is no longer picked. */
    private void eject(Endpoint bad) {
        for (int failed = 0; failed < CircuitBreaking.DEFAULT.consecutiveFailures(); ) {
            Pick pick = pick();
            boolean isBad = pick.endpoint().equals(bad);
            answer(pick, isBad ? Outcome.FAILURE : Outcome.SUCCESS);
            failed += isBad ? 1 : 0;
        }
    }

    @Test
    void nothing_is_picked_from_nothing() {
        assertThat(balancer.pick(now, Set.of(), 0, ANY_NUMBER)).isEmpty();
        assertThat(balancer.reachable(now)).isFalse();
    }

    @Test
    void equal_endpoints_get_equal_shares_of_what_is_under_way() {
        update(endpoints(4));
        Map<String, Integer> pending = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            pending.merge(pick().endpoint().address(), 1, Integer::sum);
        }
        assertThat(pending.values()).allSatisfy(n -> assertThat(n).isCloseTo(100, within(10)));
    }

    @Test
    void a_slow_endpoint_gets_less() {
        update(endpoints(2));
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            Pick pick = pick();
            boolean slow = pick.endpoint().address().equals("10.0.0.1");
            now += slow ? 50 * MILLI : MILLI;
            answer(pick, Outcome.SUCCESS);
            counts.merge(pick.endpoint().address(), 1, Integer::sum);
        }
        assertThat(counts.getOrDefault("10.0.0.1", 0)).isLessThan(100);
    }

    @Test
    void an_endpoint_that_fails_five_times_in_a_row_is_left_out_and_tried_again_once() {
        update(endpoints(3));
        eject(endpoint(1));
        assertThat(count(100, Outcome.SUCCESS, 0)).doesNotContainKey("10.0.0.1");

        now += 2 * SECOND;
        Pick probe = pick();
        while (!probe.endpoint().equals(endpoint(1))) {
            answer(probe, Outcome.SUCCESS);
            probe = pick();
        }
        assertThat(count(100, Outcome.SUCCESS, 0)).doesNotContainKey("10.0.0.1");

        answer(probe, Outcome.SUCCESS);
        assertThat(count(100, Outcome.SUCCESS, 0)).containsKey("10.0.0.1");
    }

    @Test
    void a_failing_probe_doubles_the_time_that_it_is_left_out() {
        update(endpoints(2));
        eject(endpoint(1));
        now += 2 * SECOND;
        Pick probe = pick();
        while (!probe.endpoint().equals(endpoint(1))) {
            answer(probe, Outcome.SUCCESS);
            probe = pick();
        }
        answer(probe, Outcome.FAILURE);

        now += 2 * SECOND - MILLI;
        assertThat(count(50, Outcome.SUCCESS, 0)).doesNotContainKey("10.0.0.1");
        now += 2 * SECOND;
        assertThat(count(50, Outcome.SUCCESS, 0)).containsKey("10.0.0.1");
    }

    @Test
    void when_all_are_left_out_one_of_them_is_better_than_none() {
        update(endpoints(2));
        assertThat(count(100, Outcome.FAILURE, 0)).hasSize(2);
        assertThat(balancer.pick(now, Set.of(), 0, ANY_NUMBER)).isPresent();
        assertThat(balancer.reachable(now)).isTrue();
    }

    @Test
    void what_cannot_be_connected_to_is_known_to_be_unreachable_until_it_is_time_to_try() {
        update(endpoints(1));
        answer(pick(), Outcome.CONNECT_FAILED);
        assertThat(balancer.reachable(now)).isFalse();
        now += 2 * SECOND;
        assertThat(balancer.reachable(now)).isTrue();
    }

    @Test
    void what_a_request_has_tried_is_not_picked_for_it_again() {
        update(endpoints(2));
        assertThat(balancer.pick(now, Set.of(endpoint(1)), 0, ANY_NUMBER).orElseThrow().endpoint())
                .isEqualTo(endpoint(2));
        assertThat(balancer.pick(now, Set.of(endpoint(1), endpoint(2)), 0, ANY_NUMBER)).isEmpty();
    }

    @Test
    void a_new_set_keeps_what_is_known_of_those_that_stay() {
        update(endpoints(3));
        eject(endpoint(1));
        update(endpoints(4));
        assertThat(count(100, Outcome.SUCCESS, 0))
                .containsKey("10.0.0.4")
                .doesNotContainKey("10.0.0.1");

        update(List.of(endpoint(2)));
        assertThat(count(10, Outcome.SUCCESS, 0)).containsOnlyKeys("10.0.0.2");
    }

    @Test
    void a_cancelled_attempt_says_nothing_and_only_the_first_end_counts() {
        update(endpoints(1));
        for (int i = 0; i < 3 * CircuitBreaking.DEFAULT.consecutiveFailures(); i++) {
            Pick pick = pick();
            answer(pick, Outcome.CANCELLED);
            answer(pick, Outcome.CONNECT_FAILED);
        }
        assertThat(balancer.reachable(now)).isTrue();
    }
}
