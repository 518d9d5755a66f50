package dev.weft.proxy.resilience;

/**
 * Whether a failed attempt may be made again at another endpoint: only when the application cannot
 * have acted on it, so that no policy and no knowledge of the method is needed.
 */
public final class Retries {
    /** The first attempt included. */
    public static final int MAX_ATTEMPTS = 3;

    private Retries() {}

    /**
     * Decides, and takes from the budget when the answer is yes. The caller must still have the
     * whole request.
     *
     * @param attempts how many were made
     */
    public static boolean again(
            AttemptFailure failure, int attempts, RetryBudget budget, long nanoTime) {
        boolean untouched =
                switch (failure) {
                    case CONNECT_FAILED, REFUSED_STREAM, GOAWAY_UNPROCESSED -> true;
                    case PROCESSED_MAYBE -> false;
                };
        return untouched && attempts < MAX_ATTEMPTS && budget.tryRetry(nanoTime);
    }
}
