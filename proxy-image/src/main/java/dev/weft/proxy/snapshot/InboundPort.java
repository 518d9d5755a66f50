package dev.weft.proxy.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds for one port of the application.
 *
 * @param port 1 to 65535, or 0 for every port that is not named
 * @param service {@code namespace/service:port}; empty when no Service names the port
 * @param authorization holds for every request and connection
 * @param routes rules for requests that match; the best match alone applies
 */
public record InboundPort(
        int port,
        Protocol protocol,
        PlaintextMode plaintext,
        String service,
        Authorization authorization,
        List<InboundRoute> routes,
        Optional<Duration> requestTimeout) {
    public InboundPort {
        if (port != 0) {
            Ports.requireValid(port);
        }
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(plaintext);
        Objects.requireNonNull(service);
        Objects.requireNonNull(authorization);
        Objects.requireNonNull(requestTimeout);
        routes = List.copyOf(routes);
    }

    /** Whether anything here can only be decided by reading HTTP requests. */
    public boolean needsHttp() {
        if (!routes.isEmpty()) {
            return true;
        }
        return authorization.needsHttp();
    }
}
