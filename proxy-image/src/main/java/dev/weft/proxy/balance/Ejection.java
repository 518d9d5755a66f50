package dev.weft.proxy.balance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Whether an endpoint is left out for a while because it failed, and when it is tried again. */
final class Ejection {
    /** Answers in a row that say that the endpoint itself failed. */
    static final int MAX_CONSECUTIVE_FAILURES = 5;

    static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);

    /** Up to so much more is added by chance, so that callers do not come back all at once. */
    static final double JITTER = 0.5;

    private int failures;
    private boolean ejected;
    private boolean probing;
    private boolean unreachable;
    private long until;
    private Duration backoff = FIRST_BACKOFF;

    boolean ejected() {
        return ejected;
    }

    /** Whether the endpoint may be picked: it is well, or it is time for one probe. */
    boolean open(long nanoTime) {
        return !ejected || (!probing && nanoTime - until >= 0);
    }

    /** Whether connections can be made to it, as far as is known, or it is time to try. */
    boolean reachable(long nanoTime) {
        return !unreachable || open(nanoTime);
    }

    /** The endpoint was picked; of an ejected one this is the probe. */
    void picked() {
        probing = ejected;
    }

    /** An attempt ended well. */
    void succeeded(boolean probe) {
        failures = 0;
        if (ejected && probe) {
            ejected = false;
            probing = false;
            unreachable = false;
            backoff = FIRST_BACKOFF;
        }
    }

    /** An attempt ended without telling anything. */
    void untold(boolean probe) {
        if (probe) {
            probing = false;
        }
    }

    /** An answer said that the endpoint failed. */
    void failed(boolean probe, long nanoTime, RandomGenerator random) {
        failures++;
        if (probe || failures >= MAX_CONSECUTIVE_FAILURES) {
            eject(probe, nanoTime, random);
        }
    }

    /** No connection could be made. */
    void unreachable(boolean probe, long nanoTime, RandomGenerator random) {
        failures++;
        unreachable = true;
        eject(probe, nanoTime, random);
    }

    /**
     * Several attempts that fail together count once: the backoff grows once for each of its ends.
     */
    private void eject(boolean probe, long nanoTime, RandomGenerator random) {
        if (probe) {
            probing = false;
        }
        if (ejected && nanoTime - until < 0) {
            return;
        }
        if (ejected) {
            Duration doubled = backoff.multipliedBy(2);
            backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        }
        ejected = true;
        until = nanoTime + (long) (backoff.toNanos() * (1 + JITTER * random.nextDouble()));
    }
}
