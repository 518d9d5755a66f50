package dev.weft.proxy.metrics;

import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.snapshot.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The two ends of requests or connections, as the values of {@link #LABELS}. */
record Ends(List<String> values) {
    /** What every series of a request or connection is told apart by. */
    static final List<String> LABELS =
            List.of(
                    "direction",
                    "tls",
                    "target",
                    "route",
                    "client_id",
                    "server_id",
                    "dst_pod",
                    "dst_namespace",
                    "dst_serviceaccount");

    private static final String ENCRYPTED = "true";
    private static final String PLAINTEXT = "no_identity";
    private static final String OTHER = "other";

    Ends {
        values = List.copyOf(values);
    }

    /** Of what the application calls. */
    static Ends outbound(String target, String route, Endpoint endpoint) {
        return new Ends(
                List.of(
                        label(Direction.OUTBOUND),
                        endpoint.meshed() ? ENCRYPTED : PLAINTEXT,
                        target,
                        route,
                        "",
                        endpoint.identity().orElse(""),
                        endpoint.workload(),
                        endpoint.labels().getOrDefault("namespace", ""),
                        endpoint.labels().getOrDefault("serviceaccount", "")));
    }

    /** Of what calls the application. */
    static Ends inbound(String target, Optional<String> client) {
        return new Ends(
                List.of(
                        label(Direction.INBOUND),
                        client.isPresent() ? ENCRYPTED : PLAINTEXT,
                        target,
                        "",
                        client.orElse(""),
                        "",
                        "",
                        "",
                        ""));
    }

    /** Stands for all that are too many to be told apart. */
    static Ends other(Direction direction) {
        return new Ends(
                List.of(label(direction), OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER));
    }

    static String label(Direction direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    /** The values with more behind them. */
    String[] with(String... more) {
        String[] all = values.toArray(new String[values.size() + more.length]);
        System.arraycopy(more, 0, all, values.size(), more.length);
        return all;
    }
}
