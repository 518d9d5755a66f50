package dev.weft.proxy.balance;

import java.time.Duration;
import java.util.Optional;

/** What one more request at an endpoint is expected to cost; the lower, the better. */
final class Cost {
    private final Basis basis;
    private final Optional<Duration> slowStart;

    /** What counts. */
    enum Basis {
        /** The latency, and the requests under way. */
        PEAK_EWMA,
        /** The requests under way. */
        UNDER_WAY
    }

    Cost(Basis basis, Optional<Duration> slowStart) {
        this.basis = basis;
        this.slowStart = slowStart;
    }

    double of(EndpointState state, long nanoTime) {
        double cost =
                switch (basis) {
                    case PEAK_EWMA -> state.cost(nanoTime);
                    case UNDER_WAY -> state.pending() + 1;
                };
        return slowStart.isEmpty() ? cost : cost / state.share(slowStart.get(), nanoTime);
    }
}
