package dev.weft.proxy.admission;

import dev.weft.proxy.snapshot.traffic.RateLimit.Rate;

/**
 * Lets requests through at a rate, with bursts (the generic cell rate algorithm, ITU-T I.371): it
 * keeps the time at which a steady stream would bring the next one.
 */
final class Meter {
    private final double interval;
    private final double tolerance;
    private final long origin;

    /** When the next is due, in nanoseconds after the origin. */
    private double due;

    Meter(Rate rate, long nanoTime) {
        this.interval = (double) rate.per().toNanos() / rate.requests();
        this.tolerance = interval * (rate.burst() - 1);
        this.origin = nanoTime;
    }

    /** How many nanoseconds a request would have to wait now; 0 when it passes. */
    long untilDue(long nanoTime) {
        double early = due - (nanoTime - origin) - tolerance;
        return early <= 0 ? 0 : (long) Math.ceil(early);
    }

    /** A request passes. */
    void take(long nanoTime) {
        due = Math.max(due, (double) (nanoTime - origin)) + interval;
    }
}
