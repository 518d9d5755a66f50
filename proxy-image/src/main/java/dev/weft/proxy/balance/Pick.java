package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;

/** One attempt at an endpoint. Counts as under way from the pick until its end. */
public final class Pick {
    private final EndpointState state;
    private final EjectionListener ejections;
    private final boolean probe;
    private long since;
    private boolean observed;
    private boolean ended;

    Pick(EndpointState state, EjectionListener ejections, long nanoTime) {
        this.state = state;
        this.ejections = ejections;
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
        Ejection ejection = state.ejection();
        switch (outcome) {
            case SUCCESS -> {
                responded(nanoTime);
                ejection.succeeded(probe, nanoTime);
            }
            case FAILURE -> {
                responded(nanoTime);
                ejection.failed(probe, nanoTime).ifPresent(this::tell);
            }
            case CONNECT_FAILED -> ejection.unreachable(probe, nanoTime).ifPresent(this::tell);
            case UNPROCESSED, CANCELLED -> ejection.untold(probe);
        }
        ended = true;
        state.ended();
    }

    private void tell(EjectionListener.Cause cause) {
        ejections.ejected(state.endpoint(), cause);
    }
}
