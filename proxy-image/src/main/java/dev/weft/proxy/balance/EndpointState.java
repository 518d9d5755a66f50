package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What one event loop knows of one endpoint. */
final class EndpointState {
    /** What an endpoint that was never asked is taken to need. */
    static final long DEFAULT_LATENCY_NANOS = 30_000_000L;

    /** After so long without news an estimate has shrunk to 1/e. */
    static final double DECAY_NANOS = 10_000_000_000.0;

    /** What a new endpoint gets at first of its share. */
    static final double LEAST_SHARE = 0.1;

    private Endpoint endpoint;
    private final Ejection ejection;
    private final boolean young;
    private final long since;
    private int pending;
    private double latencyNanos = DEFAULT_LATENCY_NANOS;
    private long updated;

    private EndpointState(Endpoint endpoint, Ejection ejection, boolean young, long nanoTime) {
        this.endpoint = endpoint;
        this.ejection = ejection;
        this.young = young;
        this.since = nanoTime;
        this.updated = nanoTime;
    }

    /** One of those that were there from the beginning. */
    static EndpointState ofFirst(
            Endpoint endpoint, EjectionTally tally, RandomGenerator random, long nanoTime) {
        return new EndpointState(endpoint, new Ejection(tally, random), false, nanoTime);
    }

    /** One that has come to others. */
    static EndpointState ofNew(
            Endpoint endpoint, EjectionTally tally, RandomGenerator random, long nanoTime) {
        return new EndpointState(endpoint, new Ejection(tally, random), true, nanoTime);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The same peer under new labels and rules. */
    void describe(Endpoint current, CircuitBreaking rules) {
        endpoint = current;
        ejection.follow(rules);
    }

    Ejection ejection() {
        return ejection;
    }

    int pending() {
        return pending;
    }

    void picked() {
        pending++;
    }

    void ended() {
        pending--;
    }

    /** The latency that another request is expected to see. */
    double cost(long nanoTime) {
        return latencyNanos * decay(nanoTime) * (pending + 1);
    }

    /** What the latency is taken to be now, in nanoseconds. */
    double latencyNanos(long nanoTime) {
        return latencyNanos * decay(nanoTime);
    }

    /** How much of its share a new endpoint gets while it warms up, up to 1. */
    double share(Duration slowStart, long nanoTime) {
        long age = nanoTime - since;
        return !young || age >= slowStart.toNanos()
                ? 1
                : Math.max(LEAST_SHARE, (double) age / slowStart.toNanos());
    }

    /** A slower response counts at once, faster ones little by little: the peaks of the average. */
    void observe(long latency, long nanoTime) {
        double seen = Math.max(0, latency);
        double weight = decay(nanoTime);
        double estimate = latencyNanos * weight;
        latencyNanos = seen > estimate ? seen : estimate + seen * (1 - weight);
        updated = nanoTime;
    }

    private double decay(long nanoTime) {
        return Math.exp(-Math.max(0, nanoTime - updated) / DECAY_NANOS);
    }
}
