package dev.weft.operator.translate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns shares of shares into whole weights of one level, exactly where they fit and to the nearest
 * otherwise. What had a weight keeps one.
 */
final class Flattening {
    /** The largest weight that a proxy takes. */
    static final long MAX_WEIGHT = 1_000_000;

    private Flattening() {}

    /** A fraction of the whole, not reduced. */
    record Fraction(BigInteger numerator, BigInteger denominator) {
        static Fraction of(long numerator, long denominator) {
            return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
        }
    }

    /** Weights in the proportion of the fractions. */
    static List<Integer> weights(List<Fraction> fractions) {
        BigInteger common = BigInteger.ONE;
        for (Fraction one : fractions) {
            common = lcm(common, one.denominator());
        }
        List<BigInteger> whole = new ArrayList<>();
        BigInteger divisor = BigInteger.ZERO;
        BigInteger largest = BigInteger.ZERO;
        for (Fraction one : fractions) {
            BigInteger scaled = one.numerator().multiply(common.divide(one.denominator()));
            whole.add(scaled);
            divisor = divisor.gcd(scaled);
            largest = largest.max(scaled);
        }
        if (divisor.signum() == 0) {
            return fractions.stream().map(ignored -> 0).toList();
        }
        BigInteger by = divisor;
        BigInteger most = largest.divide(by);
        return whole.stream().map(weight -> fitted(weight.divide(by), most)).toList();
    }

    private static int fitted(BigInteger weight, BigInteger most) {
        BigInteger max = BigInteger.valueOf(MAX_WEIGHT);
        if (most.compareTo(max) <= 0 || weight.signum() == 0) {
            return weight.intValueExact();
        }
        BigInteger half = most.shiftRight(1);
        return weight.multiply(max).add(half).divide(most).max(BigInteger.ONE).intValueExact();
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }
}
