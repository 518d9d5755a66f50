package dev.weft.proxy.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A named set of endpoints.
 *
 * @param name {@code namespace/service:port}
 * @param endpoints may be empty: requests then get 503
 * @param protocol what the application speaks; DETECT means what the caller speaks
 * @param connectTimeout positive
 */
public record Backend(
        String name, List<Endpoint> endpoints, Protocol protocol, Duration connectTimeout) {
    /** What holds when the operator says nothing. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);

    public Backend {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a backend needs a name");
        }
        endpoints = List.copyOf(endpoints);
        Objects.requireNonNull(protocol);
        if (!connectTimeout.isPositive()) {
            throw new IllegalArgumentException("the connect timeout must be positive");
        }
    }
}
