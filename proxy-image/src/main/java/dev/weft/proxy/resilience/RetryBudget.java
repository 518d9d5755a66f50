package dev.weft.proxy.resilience;

/** How many retries the requests of one destination have earned; confined to one event loop. */
public final class RetryBudget {
    /** A request was started. */
    public void requested(long nanoTime) {}

    /** Takes one retry out of the budget, if there is one. */
    public boolean tryRetry(long nanoTime) {
        return nanoTime != Long.MIN_VALUE;
    }
}
