package dev.weft.proxy.resilience;

import dev.weft.proxy.snapshot.traffic.RetryShare;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How many retries requests have earned: over the last {@value #WINDOW_SECONDS} seconds a share of
 * the requests, and some a second besides, so that a backend with little traffic may be retried.
 * Retries thus cannot multiply the load on something that fails. Confined to one event loop.
 */
public final class RetryBudget {
    static final int WINDOW_SECONDS = 10;

    private final long[] requests = new long[WINDOW_SECONDS];
    private final long[] retries = new long[WINDOW_SECONDS];
    private long second = Long.MIN_VALUE;

    /** A request was started; its retries do not count here. */
    public void requested(long nanoTime) {
        requests[slot(nanoTime)]++;
    }

    /** Takes one retry out of the budget, if there is one. */
    public boolean tryRetry(RetryShare share, long nanoTime) {
        int slot = slot(nanoTime);
        long earned =
                (long) share.perSecond() * WINDOW_SECONDS + sum(requests) * share.percent() / 100;
        if (sum(retries) >= earned) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    /** The slot of this second; those of the seconds since the last call are cleared. */
    private int slot(long nanoTime) {
        long now = Math.floorDiv(nanoTime, TimeUnit.SECONDS.toNanos(1));
        if (second == Long.MIN_VALUE || now - second >= WINDOW_SECONDS) {
            Arrays.fill(requests, 0);
            Arrays.fill(retries, 0);
            second = now;
        }
        while (second < now) {
            second++;
            requests[Math.floorMod(second, WINDOW_SECONDS)] = 0;
            retries[Math.floorMod(second, WINDOW_SECONDS)] = 0;
        }
        return Math.floorMod(second, WINDOW_SECONDS);
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long slot : slots) {
            sum += slot;
        }
        return sum;
    }
}
