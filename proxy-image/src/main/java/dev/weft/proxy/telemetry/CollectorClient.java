package dev.weft.proxy.telemetry;

import dev.weft.proxy.snapshot.traffic.Reporting.Collector;
import java.util.function.Consumer;

/** Sends what was gathered to a collector. */
public interface CollectorClient {
    /** What became of it. */
    enum Delivery {
        TAKEN,
        FAILED
    }

    /**
     * Sends an export request of OTLP over HTTP.
     *
     * @param then told once, on the event loop
     */
    void send(Collector to, byte[] message, Consumer<Delivery> then);
}
