package dev.weft.proxy.metrics;

import dev.weft.proxy.balance.EjectionListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What is counted of endpoints that are left out. */
final class EndpointFamilies {
    /** What one handle counts. */
    record Key(String target, String backend, String endpoint, String because) {
        static final Key OTHER = new Key("other", "other", "other", "other");
    }

    private final SeriesTable<Key, Runnable> ejections;

    EndpointFamilies(PrometheusRegistry registry, int most) {
        Counter counter =
                Counter.builder()
                        .name("weft_ejections_total")
                        .help("How often an endpoint was left out for a while, by why.")
                        .labelNames("target", "backend", "endpoint", "because")
                        .withoutExemplars()
                        .register(registry);
        this.ejections =
                new SeriesTable<>(
                        most,
                        Key.OTHER,
                        key ->
                                counter.labelValues(
                                                key.target(),
                                                key.backend(),
                                                key.endpoint(),
                                                key.because())
                                        ::inc);
    }

    /** Counts those of one backend. */
    EjectionListener of(String target, String backend) {
        return (endpoint, cause) ->
                ejections.of(new Key(target, backend, endpoint.name(), label(cause))).run();
    }

    private static String label(EjectionListener.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
