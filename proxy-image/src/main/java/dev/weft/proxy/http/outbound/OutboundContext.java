package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Balancers;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.resilience.RetryBudget;
import dev.weft.proxy.resilience.RetryBudgets;
import dev.weft.proxy.route.Chance;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.upstream.Upstreams;
import java.util.random.RandomGenerator;

/** What the outgoing connections of one event loop share. */
public record OutboundContext(
        ConfigSource config,
        Upstreams upstreams,
        Balancers balancers,
        RandomGenerator random,
        Telemetry telemetry,
        LoadLedger ledger,
        RetryBudgets budgets) {
    /** How a backend of the destination is drawn at this time. */
    public Chance chance(Destination destination, long nanoTime) {
        return new Chance(
                random,
                backend -> balancers.of(destination, backend, nanoTime).reachable(nanoTime));
    }

    /** The retries that the requests to a destination have earned. */
    RetryBudget budget(String destinationKey) {
        return budgets.of(destinationKey);
    }
}
