package dev.weft.proxy.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, to a bound, and between half
 * of that and all of it, so that proxies which lost the same operator do not come back as one.
 */
public final class Backoff {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(15);

    private final RandomGenerator random;
    private Duration next = FIRST;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** After a success the next failure is again the first. */
    public void reset() {
        next = FIRST;
    }

    /** The wait before the next attempt. */
    public Duration next() {
        long millis = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }
}
