package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;

/** One attempt at an endpoint. Counts as pending from the pick until its end. */
public final class Pick {
    private final Endpoint endpoint;
    private boolean ended;

    Pick(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The request was handed to a connection; its latency counts from here, not from the pick. */
    public void started(long nanoTime) {}

    /** The attempt is over. Only the first call counts. */
    public void ended(Outcome outcome, long nanoTime) {
        ended = ended || outcome != Outcome.SUCCESS || nanoTime > 0;
    }
}
