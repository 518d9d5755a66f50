package dev.weft.proxy.route;

import java.util.random.RandomGenerator;

/**
 * Draws by which every share gets its part of any run of requests, not only of very many: each draw
 * lies the golden ratio further round a circle (a Weyl sequence), so that of ten thousand draws a
 * share is off by a handful, where chance alone would be off by a hundred. Where it starts is by
 * chance. Every second or third draw falls evenly too, so callers may take turns. Confined to one
 * event loop.
 */
public final class EvenDraws {
    /** 2^64 divided by the golden ratio. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long place;

    public EvenDraws(RandomGenerator random) {
        this.place = random.nextLong();
    }

    /**
     * The next one.
     *
     * @param bound at least 1
     * @return 0 to less than the bound
     */
    long below(long bound) {
        place += GOLDEN;
        return Math.unsignedMultiplyHigh(place, bound);
    }
}
