package dev.weft.proxy.telemetry;

import dev.weft.proxy.snapshot.traffic.Reporting.Collector;
import java.util.Optional;

/**
 * A request that is part of a trace.
 *
 * @param own this hop's span
 * @param parent the span that called; empty when the trace begins here
 */
record TracedRequest(TraceContext own, String parent, Optional<Collector> collector) {
    boolean sampled() {
        return own.sampled();
    }
}
