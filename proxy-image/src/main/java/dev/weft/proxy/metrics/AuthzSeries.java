package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/** Counts the verdicts of one rule about one client. May be used by several threads. */
public final class AuthzSeries {
    private final CounterDataPoint allowed;
    private final CounterDataPoint denied;
    private final CounterDataPoint audited;

    AuthzSeries(CounterDataPoint allowed, CounterDataPoint denied, CounterDataPoint audited) {
        this.allowed = allowed;
        this.denied = denied;
        this.audited = audited;
    }

    public void allowed() {
        allowed.inc();
    }

    public void denied() {
        denied.inc();
    }

    /** Allowed, but only because the rule is in audit mode. */
    public void audited() {
        audited.inc();
    }
}
