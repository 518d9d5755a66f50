package dev.weft.proxy.resilience;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Two counts over the last {@value #WINDOW_SECONDS} seconds. Confined to one event loop. */
public final class RecentCounts {
    public static final int WINDOW_SECONDS = 10;

    private final long[] first = new long[WINDOW_SECONDS];
    private final long[] second = new long[WINDOW_SECONDS];
    private long now = Long.MIN_VALUE;

    public void countFirst(long nanoTime) {
        first[slot(nanoTime)]++;
    }

    public void countSecond(long nanoTime) {
        second[slot(nanoTime)]++;
    }

    public long first(long nanoTime) {
        advance(nanoTime);
        return sum(first);
    }

    public long second(long nanoTime) {
        advance(nanoTime);
        return sum(second);
    }

    /** Forgets everything. */
    public void clear() {
        now = Long.MIN_VALUE;
    }

    private int slot(long nanoTime) {
        advance(nanoTime);
        return Math.floorMod(now, WINDOW_SECONDS);
    }

    /** Clears the seconds since the last call. */
    private void advance(long nanoTime) {
        long current = Math.floorDiv(nanoTime, TimeUnit.SECONDS.toNanos(1));
        if (now == Long.MIN_VALUE || current - now >= WINDOW_SECONDS) {
            Arrays.fill(first, 0);
            Arrays.fill(second, 0);
            now = current;
        }
        while (now < current) {
            now++;
            first[Math.floorMod(now, WINDOW_SECONDS)] = 0;
            second[Math.floorMod(now, WINDOW_SECONDS)] = 0;
        }
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long slot : slots) {
            sum += slot;
        }
        return sum;
    }
}
