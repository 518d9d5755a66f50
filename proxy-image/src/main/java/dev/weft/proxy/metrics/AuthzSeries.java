package dev.weft.proxy.metrics;

/** Counts the verdicts of one rule about one client. May be used by several threads. */
public final class AuthzSeries {
    AuthzSeries() {}

    public void allowed() {}

    public void denied() {}

    /** Allowed, but only because the rule is in audit mode. */
    public void audited() {}
}
