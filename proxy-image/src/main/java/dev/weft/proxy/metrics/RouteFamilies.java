package dev.weft.proxy.metrics;

import dev.weft.proxy.metrics.Telemetry.Direction;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of the filters of routes. */
final class RouteFamilies {
    private final SeriesTable<RetryFamilies.Key, MirrorSeries> mirrors;
    private final SeriesTable<String, DatagramSeries> datagrams;
    private final Counter answered;

    RouteFamilies(PrometheusRegistry registry, int most) {
        Counter mirrored =
                Counter.builder()
                        .name("weft_mirrored_total")
                        .help("Copies of requests, by what became of them.")
                        .labelNames("target", "backend", "outcome")
                        .withoutExemplars()
                        .register(registry);
        this.mirrors =
                new SeriesTable<>(
                        most,
                        RetryFamilies.Key.OTHER,
                        key ->
                                new MirrorSeries(
                                        mirrored.labelValues(
                                                key.target(), key.backend(), "answered"),
                                        mirrored.labelValues(key.target(), key.backend(), "failed"),
                                        mirrored.labelValues(
                                                key.target(), key.backend(), "dropped")));
        Counter sessions =
                Counter.builder()
                        .name("weft_udp_sessions_total")
                        .help("Sessions of datagrams between a client and an endpoint.")
                        .labelNames("target")
                        .withoutExemplars()
                        .register(registry);
        Counter counted =
                Counter.builder()
                        .name("weft_udp_datagrams_total")
                        .help("Datagrams, by what became of them.")
                        .labelNames("target", "outcome")
                        .withoutExemplars()
                        .register(registry);
        this.datagrams =
                new SeriesTable<>(
                        most,
                        "other",
                        target ->
                                new DatagramSeries(
                                        sessions.labelValues(target),
                                        counted.labelValues(target, "forwarded"),
                                        counted.labelValues(target, "returned"),
                                        counted.labelValues(target, "dropped")));
        this.answered =
                Counter.builder()
                        .name("weft_answered_total")
                        .help("Requests that a filter of a route answered.")
                        .labelNames("direction", "filter")
                        .withoutExemplars()
                        .register(registry);
    }

    MirrorSeries mirror(RetryFamilies.Key key) {
        return mirrors.of(key);
    }

    DatagramSeries datagrams(String target) {
        return datagrams.of(target);
    }

    void answered(Direction direction, String filter) {
        answered.labelValues(Ends.label(direction), filter).inc();
    }
}
