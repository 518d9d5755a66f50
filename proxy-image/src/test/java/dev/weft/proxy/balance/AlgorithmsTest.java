package dev.weft.proxy.balance;

import static dev.weft.proxy.balance.Balancers.MILLI;
import static dev.weft.proxy.balance.Balancers.SECOND;
import static dev.weft.proxy.balance.Balancers.endpoint;
import static dev.weft.proxy.balance.Balancers.endpoints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.traffic.HashKey;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import dev.weft.proxy.snapshot.traffic.LoadBalancing.Algorithm;
import dev.weft.proxy.snapshot.traffic.LoadBalancing.Zones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlgorithmsTest {
    private final Balancers test = new Balancers("here");

    private static LoadBalancing rules(Algorithm algorithm, Zones zones, Duration slowStart) {
        return new LoadBalancing(
                algorithm, HashKey.NONE, Optional.ofNullable(slowStart), zones, 50);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void every_algorithm_uses_every_endpoint_and_none_twice_for_one_request(Algorithm algorithm) {
        test.by(algorithm).update(endpoints(5));
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Pick pick = test.pick(Hashes.mixed(i));
            counts.merge(pick.endpoint().workload(), 1, Integer::sum);
            pick.ended(Outcome.SUCCESS, test.now);
        }
        assertThat(counts).hasSize(5);
        assertThat(counts.values()).allSatisfy(n -> assertThat(n).isGreaterThan(100));

        Set<Endpoint> four = Set.copyOf(endpoints(4));
        assertThat(test.balancer.pick(0, four, 7, 1).orElseThrow().endpoint())
                .isEqualTo(endpoint(5));
        assertThat(test.balancer.pick(0, Set.copyOf(endpoints(5)), 7, 1)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void no_algorithm_picks_from_nothing(Algorithm algorithm) {
        test.by(algorithm).update(List.of());
        assertThat(test.balancer.pick(0, Set.of(), 7, 1)).isEmpty();
    }

    @Test
    void least_request_evens_out_what_is_under_way_whatever_the_latency() {
        test.by(Algorithm.LEAST_REQUEST).update(endpoints(2));
        Map<String, Integer> underWay = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            underWay.merge(test.pick().endpoint().workload(), 1, Integer::sum);
        }
        assertThat(underWay).containsEntry("w1", 50).containsEntry("w2", 50);
    }

    @Test
    void round_robin_is_exact() {
        test.by(Algorithm.ROUND_ROBIN).update(endpoints(3));
        assertThat(test.picks(300)).isEqualTo(Map.of("w1", 100, "w2", 100, "w3", 100));
    }

    @Test
    void random_is_nearly_even() {
        test.by(Algorithm.RANDOM).update(endpoints(4));
        assertThat(test.picks(4_000).values())
                .allSatisfy(n -> assertThat(n).isCloseTo(1_000, within(150)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"RING_HASH", "MAGLEV"})
    void the_same_hash_leads_to_the_same_endpoint_and_a_change_moves_little(Algorithm algorithm) {
        test.by(algorithm).update(endpoints(10));
        List<Endpoint> before = picked(10_000);
        assertThat(picked(10_000)).isEqualTo(before);
        Map<Endpoint, Integer> shares = new HashMap<>();
        before.forEach(endpoint -> shares.merge(endpoint, 1, Integer::sum));
        assertThat(shares.values()).allSatisfy(n -> assertThat(n).isBetween(700, 1_300));

        test.update(endpoints(9));
        List<Endpoint> after = picked(10_000);
        int moved = 0;
        for (int i = 0; i < before.size(); i++) {
            boolean gone = before.get(i).equals(endpoint(10));
            moved += !gone && !before.get(i).equals(after.get(i)) ? 1 : 0;
        }
        assertThat(moved).isLessThan(algorithm == Algorithm.RING_HASH ? 1 : 500);
    }

    private List<Endpoint> picked(int count) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pick pick = test.pick(Hashes.of("user-" + i));
            all.add(pick.endpoint());
            pick.ended(Outcome.SUCCESS, test.now);
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"RING_HASH", "MAGLEV"})
    void thousands_of_endpoints_fit(Algorithm algorithm) {
        test.by(algorithm).update(endpoints(20_000));
        assertThat(Set.copyOf(picked(10_000))).hasSizeGreaterThan(5_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"PEAK_EWMA", "LEAST_REQUEST", "ROUND_ROBIN", "RANDOM"})
    void a_new_endpoint_warms_up(Algorithm algorithm) {
        test.by(rules(algorithm, Zones.ALIKE, Duration.ofSeconds(10))).update(endpoints(4));
        for (int i = 0; i < 4_000; i++) {
            Pick pick = test.pick();
            test.now += MILLI;
            pick.ended(Outcome.SUCCESS, test.now);
        }
        test.update(endpoints(5));
        int cold = underWay("w5", 400);
        test.now += 5 * SECOND;
        int warmer = underWay("w5", 400);
        test.now += 5 * SECOND;
        int warm = underWay("w5", 400);
        assertThat(cold).isLessThan(30);
        assertThat(warmer).isBetween(cold + 1, 65);
        assertThat(warm).isGreaterThan(warmer);
        // Those that were there from the beginning are all alike.
        assertThat(underWay("w1", 400)).isBetween(55, 110);
    }

    /** How many of requests that are under way together go to an endpoint. */
    private int underWay(String workload, int requests) {
        List<Pick> picks = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            picks.add(test.pick());
        }
        test.now += MILLI;
        picks.forEach(pick -> pick.ended(Outcome.SUCCESS, test.now));
        return (int)
                picks.stream().filter(pick -> pick.endpoint().workload().equals(workload)).count();
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"PEAK_EWMA", "LEAST_REQUEST", "ROUND_ROBIN", "RANDOM"})
    void the_own_zone_comes_first_and_load_spills_over(Algorithm algorithm) {
        test.by(rules(algorithm, Zones.OWN_FIRST, null))
                .update(List.of(endpoint(1, "here"), endpoint(2, "there"), endpoint(3, "there")));
        assertThat(test.picks(100)).containsOnlyKeys("w1");

        Map<String, Integer> underWay = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            underWay.merge(test.pick().endpoint().workload(), 1, Integer::sum);
        }
        assertThat(underWay.get("w1")).isBetween(16, 24);
        assertThat(underWay).containsKeys("w2", "w3");
    }

    @Test
    void when_the_own_zone_is_not_well_the_others_serve() {
        test.by(rules(Algorithm.PEAK_EWMA, Zones.OWN_FIRST, null))
                .update(List.of(endpoint(1, "here"), endpoint(2, "there"), endpoint(3, "there")));
        test.end("w1", 5, Outcome.FAILURE);
        assertThat(test.picks(100)).doesNotContainKey("w1");
    }

    @Test
    void without_endpoints_in_the_own_zone_all_are_alike() {
        test.by(rules(Algorithm.ROUND_ROBIN, Zones.OWN_FIRST, null))
                .update(List.of(endpoint(1, "a"), endpoint(2, "b")));
        assertThat(test.picks(100)).isEqualTo(Map.of("w1", 50, "w2", 50));
    }

    @Test
    void a_session_stays_with_its_endpoint_while_that_is_well() {
        test.by(Algorithm.ROUND_ROBIN).update(endpoints(3));
        long session = Balancer.sessionOf(endpoint(2));
        for (int i = 0; i < 10; i++) {
            Pick pick = test.balancer.pickSession(session, 0, Set.of(), 10).orElseThrow();
            assertThat(pick.endpoint()).isEqualTo(endpoint(2));
            pick.ended(Outcome.SUCCESS, 0);
        }
        assertThat(test.balancer.pickSession(session, 0, Set.of(endpoint(2)), 10)).isEmpty();
        assertThat(test.balancer.pickSession(session + 1, 0, Set.of(), 10)).isEmpty();
        test.end("w2", 5, Outcome.FAILURE);
        assertThat(test.balancer.pickSession(session, 0, Set.of(), 10)).isEmpty();
    }
}
