package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;
import java.util.random.RandomGenerator;

/** One attempt at an endpoint. Counts as pending from the pick until its end. */
public final class Pick {
    private final EndpointState state;
    private final RandomGenerator random;
    private final boolean probe;
    private long since;
    private boolean observed;
    private boolean ended;

    Pick(EndpointState state, RandomGenerator random, long nanoTime) {
        this.state = state;
        this.random = random;
        this.probe = state.ejection().ejected();
        this.since = nanoTime;
        state.picked();
        state.ejection().picked();
    }

    public Endpoint endpoint() {
        return state.endpoint();
    }

    /** The request was handed to a connection; its latency counts from here, not from the pick. */
    public void started(long nanoTime) {
        since = nanoTime;
    }

    /** The head of the response came; for streams this, not their end, is the latency. */
    public void responded(long nanoTime) {
        if (!observed && !ended) {
            observed = true;
            state.observe(nanoTime - since, nanoTime);
        }
    }

    /** The attempt is over. Only the first call counts. */
    public void ended(Outcome outcome, long nanoTime) {
        if (ended) {
            return;
        }
        switch (outcome) {
            case SUCCESS -> {
                responded(nanoTime);
                state.ejection().succeeded(probe);
            }
            case FAILURE -> {
                responded(nanoTime);
                state.ejection().failed(probe, nanoTime, random);
            }
            case CONNECT_FAILED -> state.ejection().unreachable(probe, nanoTime, random);
            case UNPROCESSED, CANCELLED -> state.ejection().untold(probe);
        }
        ended = true;
        state.ended();
    }
}
