package dev.weft.proxy.snapshot.traffic;

/**
 * A second attempt while the first one is under way, when that is slow.
 *
 * @param quantile in percent: the second goes out when the first has taken as long as so many of
 *     the attempts before; 50 to 99
 */
public record Hedging(int quantile) {
    public static final int LOWEST = 50;
    public static final int HIGHEST = 99;

    public Hedging {
        if (quantile < LOWEST || quantile > HIGHEST) {
            throw new IllegalArgumentException(
                    "the quantile of a hedge is within " + LOWEST + " to " + HIGHEST);
        }
    }
}
