package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;

/** What one event loop knows of one endpoint. */
final class EndpointState {
    /** What an endpoint that was never asked is taken to need. */
    static final long DEFAULT_LATENCY_NANOS = 30_000_000L;

    /** After so long without news an estimate has shrunk to 1/e. */
    static final double DECAY_NANOS = 10_000_000_000.0;

    private Endpoint endpoint;
    private final Ejection ejection = new Ejection();
    private int pending;
    private double latencyNanos = DEFAULT_LATENCY_NANOS;
    private long updated;

    EndpointState(Endpoint endpoint, long nanoTime) {
        this.endpoint = endpoint;
        this.updated = nanoTime;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The same peer under new labels. */
    void describe(Endpoint current) {
        endpoint = current;
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
