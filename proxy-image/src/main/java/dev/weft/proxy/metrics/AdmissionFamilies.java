package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of faults and limits in front of the application. */
final class AdmissionFamilies {
    private static final String OTHER = "other";

    private final SeriesTable<String, CounterDataPoint> delayed;
    private final SeriesTable<String, GaugeDataPoint> limits;
    private final Counter cutOff;

    AdmissionFamilies(PrometheusRegistry registry, int most) {
        Counter delays =
                Counter.builder()
                        .name("weft_delayed_total")
                        .help("Requests that were made to wait on purpose.")
                        .labelNames("target")
                        .withoutExemplars()
                        .register(registry);
        this.delayed = new SeriesTable<>(most, OTHER, delays::labelValues);
        Gauge limit =
                Gauge.builder()
                        .name("weft_concurrency_limit")
                        .help("Requests that may be under way at once, as of now.")
                        .labelNames("target")
                        .register(registry);
        this.cutOff =
                Counter.builder()
                        .name("weft_stalled_cut_off_total")
                        .help("Requests and connections that nobody read, cut off to make room.")
                        .withoutExemplars()
                        .register(registry);
        this.limits = new SeriesTable<>(most, OTHER, limit::labelValues);
    }

    void cutOff() {
        cutOff.inc();
    }

    void delayed(String target) {
        delayed.of(target).inc();
    }

    void limit(String target, int limit) {
        limits.of(target).set(limit);
    }
}
