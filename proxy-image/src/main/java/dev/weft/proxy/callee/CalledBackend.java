package dev.weft.proxy.callee;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.resilience.RecentLatencies;
import dev.weft.proxy.resilience.RetryBudget;
import dev.weft.proxy.snapshot.Backend;
import org.jspecify.annotations.Nullable;

/** What is known of one backend of a destination. */
public final class CalledBackend {
    private final Balancer balancer;
    private final RetryBudget budget = new RetryBudget();
    private Backend backend;
    private @Nullable RecentLatencies latencies;

    CalledBackend(Backend backend, Balancer.Surroundings surroundings, long nanoTime) {
        this.backend = backend;
        this.balancer = new Balancer(surroundings);
        balancer.update(backend, nanoTime);
    }

    /** The same backend as it is now. */
    void describe(Backend current, long nanoTime) {
        if (!backend.equals(current)) {
            balancer.update(current, nanoTime);
        }
        backend = current;
    }

    public Backend backend() {
        return backend;
    }

    public Balancer balancer() {
        return balancer;
    }

    /** How long attempts took, where somebody wants to know. */
    public RecentLatencies latencies() {
        RecentLatencies known = latencies;
        if (known == null) {
            known = new RecentLatencies();
            latencies = known;
        }
        return known;
    }

    /** The retries that the requests to it have earned. */
    public RetryBudget budget() {
        return budget;
    }
}
