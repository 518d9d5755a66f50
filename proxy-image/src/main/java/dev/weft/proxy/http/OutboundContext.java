package dev.weft.proxy.http;

import dev.weft.proxy.balance.Balancers;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.resilience.RetryBudget;
import dev.weft.proxy.route.Chance;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.upstream.Upstreams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What the outgoing connections of one event loop share.
 *
 * @param budgets by destination, at most {@link #MOST_BUDGETS}
 */
public record OutboundContext(
        ConfigSource config,
        Upstreams upstreams,
        Balancers balancers,
        RandomGenerator random,
        Telemetry telemetry,
        LoadLedger ledger,
        Map<String, RetryBudget> budgets) {
    static final int MOST_BUDGETS = 4096;

    /** A fresh map for the budgets; the least recently used goes first. */
    public static Map<String, RetryBudget> newBudgets() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RetryBudget> eldest) {
                return size() > MOST_BUDGETS;
            }
        };
    }

    /** How a backend of the destination is drawn at this time. */
    public Chance chance(Destination destination, long nanoTime) {
        return new Chance(
                random,
                backend -> balancers.of(destination, backend, nanoTime).reachable(nanoTime));
    }

    /** The retries that the requests to a destination have earned. */
    RetryBudget budget(String destinationKey) {
        return budgets.computeIfAbsent(destinationKey, key -> new RetryBudget());
    }
}
