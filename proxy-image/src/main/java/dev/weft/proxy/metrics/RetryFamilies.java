package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of retries. */
final class RetryFamilies {
    /** What one handle counts. */
    record Key(String target, String backend) {
        static final Key OTHER = new Key("other", "other");
    }

    private final Counter made;
    private final Counter denied;
    private final Counter hedged;

    RetryFamilies(PrometheusRegistry registry) {
        this.made =
                counter(
                        registry,
                        "weft_retries_total",
                        "Further attempts of requests, by why the one before failed.",
                        "because");
        this.denied =
                counter(
                        registry,
                        "weft_retries_denied_total",
                        "Further attempts that a policy wanted and that were not made, by why.",
                        "why");
        this.hedged =
                counter(
                        registry,
                        "weft_hedges_total",
                        "Second attempts beside slow ones, by what became of them.",
                        "outcome");
    }

    private static Counter counter(
            PrometheusRegistry registry, String name, String help, String label) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames("target", "backend", label)
                .withoutExemplars()
                .register(registry);
    }

    void made(Key key, String because) {
        made.labelValues(key.target(), key.backend(), because).inc();
    }

    void hedged(Key key, String outcome) {
        hedged.labelValues(key.target(), key.backend(), outcome).inc();
    }

    void denied(Key key, String why) {
        denied.labelValues(key.target(), key.backend(), why).inc();
    }
}
