package dev.weft.proxy.resilience;

/** Whether a failed attempt may be made again at another endpoint. */
public final class Retries {
    /** The first attempt included. */
    public static final int MAX_ATTEMPTS = 3;

    private Retries() {}

    /**
     * Decides, and takes from the budget when the answer is yes.
     *
     * @param attempts how many were made
     */
    public static boolean again(
            AttemptFailure failure, int attempts, RetryBudget budget, long nanoTime) {
        return failure != AttemptFailure.PROCESSED_MAYBE
                && attempts < MAX_ATTEMPTS
                && budget.tryRetry(nanoTime);
    }
}
