package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.snapshot.traffic.HashKey;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import dev.weft.proxy.snapshot.traffic.LoadBalancing.Algorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A balancer with its endpoints and a clock that a test moves. */
final class Balancers {
    static final long MILLI = Duration.ofMillis(1).toNanos();
    static final long SECOND = Duration.ofSeconds(1).toNanos();

    final List<String> ejected = new ArrayList<>();
    final Balancer balancer;
    private LoadBalancing balancing = LoadBalancing.DEFAULT;
    private CircuitBreaking breaking = CircuitBreaking.DEFAULT;
    long now;

    Balancers(String zone) {
        balancer =
                new Balancer(
                        new Balancer.Surroundings(
                                new Random(20261127),
                                zone,
                                (endpoint, cause) ->
                                        ejected.add(endpoint.workload() + " " + cause)));
    }

    static Endpoint endpoint(int number) {
        return endpoint(number, "");
    }

    static Endpoint endpoint(int number, String zone) {
        return new Endpoint(
                "10.0." + number / 250 + "." + (1 + number % 250),
                80,
                Optional.empty(),
                0,
                "w" + number,
                zone,
                Map.of());
    }

    static List<Endpoint> endpoints(int count) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(endpoint(i));
        }
        return all;
    }

    Balancers by(Algorithm algorithm) {
        return by(
                new LoadBalancing(
                        algorithm,
                        HashKey.NONE,
                        Optional.empty(),
                        LoadBalancing.Zones.ALIKE,
                        balancing.panicThresholdPercent()));
    }

    Balancers by(LoadBalancing rules) {
        balancing = rules;
        return this;
    }

    Balancers breaking(CircuitBreaking rules) {
        breaking = rules;
        return this;
    }

    void update(List<Endpoint> endpoints) {
        balancer.update(
                new Backend(
                        "test",
                        endpoints,
                        Protocol.HTTP1,
                        Connecting.DEFAULT,
                        balancing,
                        breaking,
                        Optional.empty()),
                now);
    }

    Pick pick() {
        return pick(0);
    }

    Pick pick(long hash) {
        return balancer.pick(now, Set.of(), hash, breaking.maxRequests()).orElseThrow();
    }

    /** How many of some picks each endpoint gets, each ended before the next. */
    Map<String, Integer> picks(int count) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Pick pick = pick();
            counts.merge(pick.endpoint().workload(), 1, Integer::sum);
            pick.ended(Outcome.SUCCESS, now);
        }
        return counts;
    }

    /** Ends the attempts at one endpoint so, those at others well, until there were so many. */
    void end(String workload, int attempts, Outcome outcome) {
        int ended = 0;
        while (ended < attempts) {
            Pick pick = pick();
            boolean meant = pick.endpoint().workload().equals(workload);
            pick.ended(meant ? outcome : Outcome.SUCCESS, now);
            ended += meant ? 1 : 0;
        }
    }
}
