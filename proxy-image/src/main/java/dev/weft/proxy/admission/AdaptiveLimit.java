package dev.weft.proxy.admission;

/**
 * Finds how many requests an application serves at once without making them wait: while the latency
 * is what it is without a queue the limit grows a little, and when it rises the limit shrinks in
 * proportion. What the latency is without a queue is looked for now and then, under half the limit,
 * as Envoy's gradient controller does under its least one.
 */
final class AdaptiveLimit {
    /** Requests that may be under way whatever the latency. */
    static final int LEAST = 4;

    /** Where it starts, unless that is more than the most. */
    static final int FIRST = 20;

    /** So much slower than without a queue is well. */
    static final double TOLERANCE = 1.5;

    /** Answers between two changes. */
    static final int SAMPLES = 32;

    /** Changes under pressure between two looks at the latency without a queue. */
    static final int LOOK_AFTER = 50;

    /** How much of a new estimate counts. */
    private static final double SMOOTHING = 0.2;

    private final int most;
    private double limit;
    private double unhurriedNanos;
    private double sumNanos;
    private int samples;
    private int busiest;
    private int changes;

    private boolean looking;

    /** Answers to come that still waited in the queue of before the look. */
    private int late;

    AdaptiveLimit(int most) {
        this.most = most;
        this.limit = Math.min(FIRST, most);
    }

    int limit() {
        return looking ? Math.max(least(), (int) (limit / 2)) : (int) limit;
    }

    private int least() {
        return Math.min(LEAST, most);
    }

    /**
     * A request was answered.
     *
     * @param latencyNanos of its first byte
     * @param underWay when it ended, itself included
     */
    void answered(long latencyNanos, int underWay) {
        if (looking && waited(underWay)) {
            return;
        }
        sumNanos += latencyNanos;
        samples++;
        busiest = Math.max(busiest, underWay);
        if (samples == SAMPLES) {
            took(Math.max(1, sumNanos / samples));
            samples = 0;
            sumNanos = 0;
            busiest = 0;
        }
    }

    private boolean waited(int underWay) {
        if (underWay > limit()) {
            late = limit();
            return true;
        }
        return late-- > 0;
    }

    private void took(double recentNanos) {
        if (looking) {
            unhurriedNanos = recentNanos;
            looking = false;
            return;
        }
        unhurriedNanos = unhurriedNanos == 0 ? recentNanos : Math.min(unhurriedNanos, recentNanos);
        if (busiest < limit / 2) {
            // Nobody asked for more, so nothing was learnt about more.
            return;
        }
        adapt(recentNanos);
        changes++;
        if (changes == LOOK_AFTER) {
            changes = 0;
            looking = true;
            late = limit();
        }
    }

    private void adapt(double recentNanos) {
        double gradient = Math.clamp(TOLERANCE * unhurriedNanos / recentNanos, 0.5, 1.0);
        double wanted = limit * gradient + Math.sqrt(limit);
        limit = Math.clamp(limit + SMOOTHING * (wanted - limit), least(), most);
    }
}
