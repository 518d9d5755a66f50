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
    static final Duration FIRST_AFTER_REFUSAL = Duration.ofSeconds(1);
    static final Duration LONGEST_AFTER_REFUSAL = Duration.ofMinutes(1);

    private final RandomGenerator random;
    private final Duration first;
    private final Duration longest;
    private Duration next;

    private Backoff(RandomGenerator random, Duration first, Duration longest) {
        this.random = random;
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** For what passes by itself. */
    public Backoff(RandomGenerator random) {
        this(random, FIRST, LONGEST);
    }

    /** For what somebody has to mend first, and what costs the other side more than a look. */
    public static Backoff afterRefusal(RandomGenerator random) {
        return new Backoff(random, FIRST_AFTER_REFUSAL, LONGEST_AFTER_REFUSAL);
    }

    /** After a success the next failure is again the first. */
    public void reset() {
        next = first;
    }

    /** The wait before the next attempt. */
    public Duration next() {
        long millis = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }
}
