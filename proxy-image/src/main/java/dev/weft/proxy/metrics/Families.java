package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.stream.Stream;

/** The metric families, by the names that Linkerd's dashboards and canary tools know. */
final class Families {
    /** In milliseconds. */
    private static final double[] LATENCY_BOUNDS = {
        1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1_000, 2_000, 3_000, 4_000,
        5_000, 10_000, 20_000, 30_000, 40_000, 50_000
    };

    private static final int FIRST_SERVER_ERROR = 500;

    private final PrometheusRegistry registry;
    private final Counter requests;
    private final Counter responses;
    private final Histogram latency;
    private final Counter tcpOpened;
    private final Counter tcpClosed;
    private final Gauge tcpOpen;
    private final Counter tcpRead;
    private final Counter tcpWritten;

    Families(PrometheusRegistry registry) {
        this.registry = registry;
        this.requests = counter("request_total", "Requests that were started.");
        this.responses =
                counter(
                        "response_total",
                        "Responses that ended; classification is success or failure.",
                        "status_code",
                        "grpc_status_code",
                        "classification");
        this.latency =
                Histogram.builder()
                        .name("response_latency_ms")
                        .help(
                                "Milliseconds from the start of a request to its response's first byte.")
                        .labelNames(names())
                        .classicOnly()
                        .classicUpperBounds(LATENCY_BOUNDS)
                        .withoutExemplars()
                        .register(registry);
        this.tcpOpened = counter("tcp_open_total", "Connections that were opened.", "peer");
        this.tcpClosed = counter("tcp_close_total", "Connections that were closed.", "peer");
        this.tcpRead = counter("tcp_read_bytes_total", "Bytes read from the peer.", "peer");
        this.tcpWritten = counter("tcp_write_bytes_total", "Bytes written to the peer.", "peer");
        this.tcpOpen =
                Gauge.builder()
                        .name("tcp_open_connections")
                        .help("Connections that are open.")
                        .labelNames(names("peer"))
                        .register(registry);
    }

    private Counter counter(String name, String help, String... more) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(names(more))
                .withoutExemplars()
                .register(registry);
    }

    private static String[] names(String... more) {
        return Stream.concat(Ends.LABELS.stream(), Stream.of(more)).toArray(String[]::new);
    }

    CounterDataPoint requests(Ends ends) {
        return requests.labelValues(ends.with());
    }

    /** Responses of a status; the gRPC status is negative where there was none. */
    CounterDataPoint responses(Ends ends, int status, int grpcStatus) {
        return responses.labelValues(
                ends.with(
                        status == 0 ? "" : Integer.toString(status),
                        grpcStatus < 0 ? "" : Integer.toString(grpcStatus),
                        failure(status, grpcStatus) ? "failure" : "success"));
    }

    /** Whether the server failed, as OpenTelemetry's conventions for HTTP and gRPC have it. */
    static boolean failure(int status, int grpcStatus) {
        return switch (grpcStatus) {
            case 2, 4, 12, 13, 14, 15 -> true;
            default -> status == 0 || status >= FIRST_SERVER_ERROR;
        };
    }

    DistributionDataPoint latency(Ends ends) {
        return latency.labelValues(ends.with());
    }

    CounterDataPoint tcpOpened(Ends ends, String peer) {
        return tcpOpened.labelValues(ends.with(peer));
    }

    CounterDataPoint tcpClosed(Ends ends, String peer) {
        return tcpClosed.labelValues(ends.with(peer));
    }

    GaugeDataPoint tcpOpen(Ends ends, String peer) {
        return tcpOpen.labelValues(ends.with(peer));
    }

    CounterDataPoint tcpRead(Ends ends, String peer) {
        return tcpRead.labelValues(ends.with(peer));
    }

    CounterDataPoint tcpWritten(Ends ends, String peer) {
        return tcpWritten.labelValues(ends.with(peer));
    }
}
