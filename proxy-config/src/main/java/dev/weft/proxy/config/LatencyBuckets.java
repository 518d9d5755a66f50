package dev.weft.proxy.config;

import java.util.SortedMap;

/**
 * The buckets of the latency histograms in load reports: bucket {@code n} holds the latencies from
 * {@code 100 us * 1.1^n} (bucket 0: from zero) up to the next, so a quantile read from them is off
 * by at most 10 percent. The last bucket, {@value #LAST}, takes everything from about 27 minutes.
 */
public final class LatencyBuckets {
    /** The highest bucket. */
    public static final int LAST = 174;

    private static final double FIRST_MICROS = 100;
    private static final double GROWTH = 1.1;
    private static final double LOG_GROWTH = Math.log(GROWTH);

    private LatencyBuckets() {}

    /** The bucket of a latency in nanoseconds; negative latencies count as zero. */
    public static int of(long nanos) {
        double micros = nanos / 1_000.0;
        if (micros < FIRST_MICROS * GROWTH) {
            return 0;
        }
        return Math.min(LAST, (int) (Math.log(micros / FIRST_MICROS) / LOG_GROWTH));
    }

    /** The upper bound of a bucket in milliseconds. */
    public static double upperBoundMillis(int bucket) {
        return FIRST_MICROS * Math.pow(GROWTH, bucket + 1) / 1_000.0;
    }

    /**
     * The upper bound in milliseconds of the bucket in which a quantile falls.
     *
     * @param counts requests by bucket
     * @param quantile between 0 and 1
     * @return zero when there were no requests
     */
    public static double quantileMillis(SortedMap<Integer, Long> counts, double quantile) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long wanted = (long) Math.ceil(total * quantile);
        long seen = 0;
        for (var entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= wanted && entry.getValue() > 0) {
                return upperBoundMillis(entry.getKey());
            }
        }
        return 0;
    }
}
