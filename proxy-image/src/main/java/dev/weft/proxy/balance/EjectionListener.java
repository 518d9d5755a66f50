package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;

/** Told when endpoints are left out and when they are back. */
public interface EjectionListener {
    /** Why an endpoint is left out. */
    enum Cause {
        CONSECUTIVE_FAILURES,
        SUCCESS_RATE,
        NO_CONNECTION,
        /** It was tried again and failed again. */
        PROBE_FAILED
    }

    /** Nobody listens. */
    EjectionListener NOBODY = (endpoint, cause) -> {};

    /** The endpoint is left out for a while. */
    void ejected(Endpoint endpoint, Cause cause);
}
