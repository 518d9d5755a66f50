package dev.weft.proxy.metrics;

import dev.weft.proxy.config.v1.LoadReport;

/** Sums of what was sent out since the last report; confined to one event loop. */
public final class LoadLedger {
    /** Adds a request that has ended. */
    public void record(
            String destinationKey,
            long generation,
            String route,
            String backend,
            String split,
            boolean failed,
            long nanos) {}

    /** Takes the sums out; without loads when there was no traffic. */
    public LoadReport drain() {
        return LoadReport.getDefaultInstance();
    }
}
