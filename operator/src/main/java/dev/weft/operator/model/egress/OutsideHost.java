package dev.weft.operator.model.egress;

import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.syntax.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts that may be reached.
 *
 * @param namespace whose workloads may; empty for all
 * @param hosts exact, or {@code *.suffix}
 * @param tlsPort where HTTP goes over TLS; empty for as it is
 */
public record OutsideHost(
        ObjectRef ref,
        Optional<String> namespace,
        List<String> hosts,
        List<Cidr> networks,
        Set<Integer> ports,
        Optional<Integer> tlsPort) {
    public OutsideHost {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
        ports = Set.copyOf(ports);
    }

    /** Whether it is about connections of a namespace to a port. */
    public boolean concerns(String callerNamespace, int port) {
        return ports.contains(port) && namespace.map(callerNamespace::equals).orElse(true);
    }
}
