package dev.weft.proxy.resilience;

import dev.weft.proxy.snapshot.traffic.BackoffRange;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a further attempt: never less than the first wait (GEP-1731). */
public final class RetryWait {
    private static final int MAX_DOUBLINGS = 30;

    private RetryWait() {}

    /**
     * By chance between the first wait and one that doubles with each attempt, up to the longest.
     *
     * @param failed the attempts so far, at least 1
     */
    public static Duration after(int failed, BackoffRange range, RandomGenerator random) {
        long first = range.first().toNanos();
        long longest = range.longest().toNanos();
        int doublings = Math.min(failed, MAX_DOUBLINGS);
        long most = first > longest >> doublings ? longest : first << doublings;
        return Duration.ofNanos(first + (long) ((most - first) * random.nextDouble()));
    }
}
