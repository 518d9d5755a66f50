package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of the access log and of spans. */
final class ReportingFamilies {
    private final Counter lines;
    private final Counter spans;

    ReportingFamilies(PrometheusRegistry registry) {
        this.lines =
                Counter.builder()
                        .name("weft_access_log_dropped_total")
                        .help("Lines of the access log that were not written: too many waited.")
                        .withoutExemplars()
                        .register(registry);
        this.spans =
                Counter.builder()
                        .name("weft_spans_total")
                        .help("Spans, by whether a collector took them.")
                        .labelNames("outcome")
                        .withoutExemplars()
                        .register(registry);
    }

    void lineDropped() {
        lines.inc();
    }

    void spans(String outcome, int count) {
        spans.labelValues(outcome).inc(count);
    }
}
