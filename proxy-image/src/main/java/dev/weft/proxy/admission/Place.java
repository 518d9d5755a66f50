package dev.weft.proxy.admission;

import org.jspecify.annotations.Nullable;

/** What a request that was let in takes of a limit until it is over. */
public final class Place {
    /** Where there is no limit. */
    static final Place UNCOUNTED = new Place(null);

    private final @Nullable ConcurrencyGate gate;
    private boolean left;

    Place(@Nullable ConcurrencyGate gate) {
        this.gate = gate;
    }

    /**
     * The request was answered.
     *
     * @param latencyNanos of the first byte
     */
    public void answered(long latencyNanos) {
        if (gate != null && !left) {
            gate.answered(latencyNanos);
        }
    }

    /** The request is over. Only the first call counts. */
    public void leave() {
        if (gate != null && !left) {
            left = true;
            gate.leave();
        }
    }
}
