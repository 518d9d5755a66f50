package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Lets a new endpoint be drawn as often as its growing share says. */
final class Warming {
    private final Optional<Duration> slowStart;
    private final RandomGenerator random;

    Warming(LoadBalancing rules, RandomGenerator random) {
        this.slowStart = rules.slowStart();
        this.random = random;
    }

    boolean takes(EndpointState state, long nanoTime) {
        if (slowStart.isEmpty()) {
            return true;
        }
        double share = state.share(slowStart.get(), nanoTime);
        return share >= 1 || random.nextDouble() < share;
    }
}
