package dev.weft.proxy.snapshot.gateway;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.gateway.GatewayPort.Bound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the proxy of a Gateway listens on.
 *
 * @param gateway {@code namespace/name}
 * @param rules who may come in, by the name of the listener; whoever, where there are none
 */
public record GatewayConfig(
        String gateway, Map<Bound, GatewayPort> ports, Map<String, InboundPort> rules) {
    public GatewayConfig {
        Objects.requireNonNull(gateway);
        ports = Map.copyOf(ports);
        rules = Map.copyOf(rules);
    }

    /**
     * Of ports that are listed.
     *
     * @throws IllegalArgumentException when two of them are bound to one port
     */
    public static GatewayConfig of(
            String gateway, List<GatewayPort> ports, Map<String, InboundPort> rules) {
        Map<Bound, GatewayPort> byBound = new LinkedHashMap<>();
        for (GatewayPort port : ports) {
            if (byBound.put(port.bound(), port) != null) {
                throw new IllegalArgumentException("two ports are bound to " + port.bound());
            }
        }
        return new GatewayConfig(gateway, byBound, rules);
    }

    /** The names of all certificates that listeners and backends show. */
    public Set<String> certificates() {
        return ports.values().stream()
                .flatMap(port -> Stream.concat(shown(port), proven(port)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> shown(GatewayPort port) {
        return port.traffic() instanceof PortTraffic.Tls tls
                ? tls.listeners().all().stream().flatMap(one -> one.certificates().stream())
                : Stream.empty();
    }

    private static Stream<String> proven(GatewayPort port) {
        return port.traffic().destinations().stream()
                .flatMap(destination -> destination.backends().values().stream())
                .map(Backend::tls)
                .flatMap(tls -> tls.stream())
                .map(tls -> tls.clientCertificate())
                .filter(name -> !name.isEmpty());
    }

    /** The same, as of a generation that another replica of the operator counts. */
    public GatewayConfig asOf(long generation) {
        return of(
                gateway, ports.values().stream().map(one -> one.asOf(generation)).toList(), rules);
    }
}
