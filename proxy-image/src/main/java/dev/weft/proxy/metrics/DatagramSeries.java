package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/** Counts the sessions and datagrams of one listener. */
public final class DatagramSeries {
    private final CounterDataPoint sessions;
    private final CounterDataPoint forwarded;
    private final CounterDataPoint returned;
    private final CounterDataPoint dropped;

    DatagramSeries(
            CounterDataPoint sessions,
            CounterDataPoint forwarded,
            CounterDataPoint returned,
            CounterDataPoint dropped) {
        this.sessions = sessions;
        this.forwarded = forwarded;
        this.returned = returned;
        this.dropped = dropped;
    }

    /** A client began. */
    public void began() {
        sessions.inc();
    }

    /** One went to an endpoint. */
    public void forwarded() {
        forwarded.inc();
    }

    /** One went back to a client. */
    public void returned() {
        returned.inc();
    }

    /** One was lost here: a side took no more. */
    public void dropped() {
        dropped.inc();
    }
}
