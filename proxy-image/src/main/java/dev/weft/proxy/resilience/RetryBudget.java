package dev.weft.proxy.resilience;

import dev.weft.proxy.snapshot.traffic.RetryShare;

/**
 * How many retries requests have earned: over the last seconds a share of the requests, and some a
 * second besides, so that a backend with little traffic may be retried. Retries thus cannot
 * multiply the load on something that fails. Confined to one event loop.
 */
public final class RetryBudget {
    /** Requests, and retries. */
    private final RecentCounts counts = new RecentCounts();

    /** A request was started; its retries do not count here. */
    public void requested(long nanoTime) {
        counts.countFirst(nanoTime);
    }

    /** Takes one retry out of the budget, if there is one. */
    public boolean tryRetry(RetryShare share, long nanoTime) {
        long earned =
                (long) share.perSecond() * RecentCounts.WINDOW_SECONDS
                        + counts.first(nanoTime) * share.percent() / 100;
        if (counts.second(nanoTime) >= earned) {
            return false;
        }
        counts.countSecond(nanoTime);
        return true;
    }
}
