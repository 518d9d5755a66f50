package dev.weft.operator.model.gateway;

import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.ClientValidation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Gateway that is accepted.
 *
 * @param sources the Gateway and the ListenerSets that it took listeners of
 * @param ports in ascending order
 * @param clientCertificate what it shows to applications that end TLS themselves
 * @param attachedSets how many ListenerSets are attached
 */
public record MeshGateway(
        ObjectRef ref,
        Set<ObjectRef> sources,
        List<Port> ports,
        Optional<String> clientCertificate,
        int attachedSets,
        Infrastructure infrastructure) {
    public MeshGateway {
        sources = Set.copyOf(sources);
        ports = List.copyOf(ports);
    }

    /** {@code namespace/name}. */
    public String path() {
        return ref.namespace() + "/" + ref.name();
    }

    /** Whether the other needs the same in the cluster. */
    public boolean needsTheSame(MeshGateway other) {
        return infrastructure.equals(other.infrastructure)
                && doors(ports).equals(doors(other.ports));
    }

    private static List<List<Object>> doors(List<Port> ports) {
        return ports.stream()
                .map(port -> List.<Object>of(port.number(), port.bindPort(), port.datagrams()))
                .toList();
    }

    /** Names of the certificates that its proxies need. */
    public Set<String> certificates() {
        Set<String> names = new LinkedHashSet<>();
        for (Port port : ports) {
            port.listeners().forEach(listener -> names.addAll(listener.certificates()));
        }
        clientCertificate.ifPresent(names::add);
        return names;
    }

    /**
     * A port.
     *
     * @param number as clients know it
     * @param bindPort where the proxy listens
     * @param listeners that speak what one port can: all HTTP, all TLS, or one of bytes or
     *     datagrams
     * @param clients whom it lets in by certificate; empty for everybody
     */
    public record Port(
            int number,
            int bindPort,
            List<GatewayListener> listeners,
            Optional<ClientValidation> clients) {
        public Port {
            listeners = List.copyOf(listeners);
            if (listeners.isEmpty()) {
                throw new IllegalArgumentException("a port has a listener");
            }
        }

        /** Whether it takes datagrams. */
        public boolean datagrams() {
            return listeners.getFirst().end() == GatewayListener.End.UDP;
        }
    }
}
