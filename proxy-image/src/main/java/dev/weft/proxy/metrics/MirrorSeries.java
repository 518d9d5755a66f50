package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/** Counts the copies of requests to one backend. */
public final class MirrorSeries {
    private final CounterDataPoint answered;
    private final CounterDataPoint failed;
    private final CounterDataPoint dropped;

    MirrorSeries(CounterDataPoint answered, CounterDataPoint failed, CounterDataPoint dropped) {
        this.answered = answered;
        this.failed = failed;
        this.dropped = dropped;
    }

    /** A response came, whatever it said. */
    public void answered() {
        answered.inc();
    }

    /** None came. */
    public void failed() {
        failed.inc();
    }

    /** The copy was given up, or not sent at all, so as not to hold anybody up. */
    public void dropped() {
        dropped.inc();
    }
}
