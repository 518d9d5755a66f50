package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A named set of endpoints.
 *
 * @param name {@code namespace/service:port}
 * @param endpoints may be empty: requests then get 503
 * @param protocol what the application speaks; DETECT means what the caller speaks
 * @param tls how endpoints outside the mesh are spoken to; empty: in plaintext
 */
public record Backend(
        String name,
        List<Endpoint> endpoints,
        Protocol protocol,
        Connecting connecting,
        LoadBalancing balancing,
        CircuitBreaking breaking,
        Optional<BackendTls> tls) {
    public Backend {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a backend needs a name");
        }
        endpoints = List.copyOf(endpoints);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(connecting);
        Objects.requireNonNull(balancing);
        Objects.requireNonNull(breaking);
        Objects.requireNonNull(tls);
    }

    /** A backend of which nothing more is said. */
    public static Backend of(String name, List<Endpoint> endpoints, Protocol protocol) {
        return new Backend(
                name,
                endpoints,
                protocol,
                Connecting.DEFAULT,
                LoadBalancing.DEFAULT,
                CircuitBreaking.DEFAULT,
                Optional.empty());
    }

    /** The same, whose application speaks another protocol. */
    public Backend speaking(Protocol other) {
        return new Backend(name, endpoints, other, connecting, balancing, breaking, tls);
    }
}
