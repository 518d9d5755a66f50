package dev.weft.proxy.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts exchanges and relays that have begun and not ended; read by the drain from any thread. */
public final class InFlight {
    private final AtomicInteger count = new AtomicInteger();

    public void begun() {
        count.incrementAndGet();
    }

    public void ended() {
        count.decrementAndGet();
    }

    public int count() {
        return count.get();
    }
}
