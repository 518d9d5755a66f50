package dev.weft.proxy.resilience;

import java.util.random.RandomGenerator;

/**
 * Says yes to exactly so many of so many: after any number of questions the count is off by less
 * than one. Where it starts is by chance, so that many proxies do not say yes at the same time.
 * Confined to one event loop.
 */
public final class ExactShare {
    private final long numerator;
    private final long denominator;
    private long owed;

    /**
     * A share.
     *
     * @param numerator 0 to the denominator
     * @param denominator at least 1
     */
    public ExactShare(long numerator, long denominator, RandomGenerator random) {
        this.numerator = numerator;
        this.denominator = denominator;
        this.owed = random.nextLong(denominator);
    }

    /** Whether this one is part of the share. */
    public boolean takes() {
        owed += numerator;
        if (owed >= denominator) {
            owed -= denominator;
            return true;
        }
        return false;
    }

    /** Whether it is a share of this size. */
    public boolean is(long otherNumerator, long otherDenominator) {
        return numerator == otherNumerator && denominator == otherDenominator;
    }
}
