package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The verdicts about requests, or about connections. */
final class AuthzFamilies {
    /** What one handle counts. */
    record Key(String target, String rule, String client) {
        static final Key OTHER = new Key("other", "other", "other");
    }

    private final Counter allowed;
    private final Counter denied;
    private final Counter audited;

    /**
     * Registers them.
     *
     * @param what {@code http} or {@code tcp}
     */
    AuthzFamilies(PrometheusRegistry registry, String what) {
        String prefix = "inbound_" + what + "_authz_";
        this.allowed = counter(registry, prefix + "allow_total", "Let through by a rule.");
        this.denied = counter(registry, prefix + "deny_total", "Refused by a rule.");
        this.audited =
                counter(
                        registry,
                        prefix + "audit_total",
                        "Let through only because the rule is in audit mode.");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames("target", "authz_name", "client_id")
                .withoutExemplars()
                .register(registry);
    }

    AuthzSeries series(Key key) {
        String[] values = {key.target(), key.rule(), key.client()};
        return new AuthzSeries(
                allowed.labelValues(values),
                denied.labelValues(values),
                audited.labelValues(values));
    }
}
