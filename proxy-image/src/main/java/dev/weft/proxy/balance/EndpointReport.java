package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;
import java.time.Duration;

/**
 * What is known of an endpoint, for people.
 *
 * @param failures in a row
 * @param latency expected of the next request when nothing is under way
 */
public record EndpointReport(
        Endpoint endpoint, Standing standing, int underWay, int failures, Duration latency) {
    /** Whether it is used. */
    public enum Standing {
        OPEN,
        /** It is time to try it again, or that is going on. */
        PROBING,
        /** Left out for its answers. */
        EJECTED,
        /** Left out because no connection could be made. */
        UNREACHABLE
    }

    static EndpointReport of(EndpointState state, long nanoTime) {
        Ejection ejection = state.ejection();
        return new EndpointReport(
                state.endpoint(),
                standing(ejection, nanoTime),
                state.pending(),
                ejection.failures(),
                Duration.ofNanos((long) state.latencyNanos(nanoTime)));
    }

    private static Standing standing(Ejection ejection, long nanoTime) {
        if (!ejection.ejected()) {
            return Standing.OPEN;
        }
        if (ejection.open(nanoTime)) {
            return Standing.PROBING;
        }
        return ejection.unreachable() ? Standing.UNREACHABLE : Standing.EJECTED;
    }
}
