package dev.weft.proxy.resilience;

import dev.weft.proxy.config.LatencyBuckets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long attempts took in this and the last window of {@value #WINDOW_SECONDS} seconds, as a
 * histogram. Confined to one event loop.
 */
public final class RecentLatencies {
    static final int WINDOW_SECONDS = 10;

    /** With fewer, nothing is known of a quantile. */
    static final int FEWEST = 20;

    private long[] current = new long[LatencyBuckets.LAST + 1];
    private long[] last = new long[LatencyBuckets.LAST + 1];
    private long window = Long.MIN_VALUE;

    /** An attempt took so long, or had taken so long when it was given up. */
    public void took(long nanos, long nanoTime) {
        advance(nanoTime);
        current[LatencyBuckets.of(nanos)]++;
    }

    /** What so many percent of the attempts took at most; empty when too few are known. */
    public Optional<Duration> quantile(int percent, long nanoTime) {
        advance(nanoTime);
        long total = 0;
        for (int i = 0; i < current.length; i++) {
            total += current[i] + last[i];
        }
        if (total < FEWEST) {
            return Optional.empty();
        }
        long rank = Math.ceilDiv(total * percent, 100);
        int bucket = 0;
        long seen = current[0] + last[0];
        while (seen < rank) {
            bucket++;
            seen += current[bucket] + last[bucket];
        }
        double millis = LatencyBuckets.upperBoundMillis(bucket);
        return Optional.of(Duration.ofNanos((long) (millis * TimeUnit.MILLISECONDS.toNanos(1))));
    }

    private void advance(long nanoTime) {
        long now = Math.floorDiv(nanoTime, TimeUnit.SECONDS.toNanos(WINDOW_SECONDS));
        if (now == window) {
            return;
        }
        long[] oldest = last;
        last = current;
        current = oldest;
        Arrays.fill(current, 0);
        if (now != window + 1) {
            Arrays.fill(last, 0);
        }
        window = now;
    }
}
