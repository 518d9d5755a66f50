package dev.weft.proxy.snapshot.traffic;

/**
 * How many of the requests to a backend may be retries (GEP-3388).
 *
 * @param percent of the requests of the last seconds, 0 to 100
 * @param perSecond that may be made besides
 */
public record RetryShare(int percent, int perSecond) {
    /** What holds when the operator says nothing. */
    public static final RetryShare DEFAULT = new RetryShare(20, 10);

    public RetryShare {
        if (percent < 0 || percent > 100 || perSecond < 0) {
            throw new IllegalArgumentException(
                    percent + " percent and " + perSecond + " a second are no budget");
        }
    }
}
