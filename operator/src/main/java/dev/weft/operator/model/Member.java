package dev.weft.operator.model;

import dev.weft.proxy.config.v1.Protocol;
import java.util.List;

/**
 * A pod or Workload that has a proxy.
 *
 * @param bindings the ports that Services name
 */
public record Member(
        String namespace,
        String name,
        String serviceAccount,
        String address,
        List<Binding> bindings) {
    public Member {
        bindings = List.copyOf(bindings);
    }

    /** A port of the member behind a port of a Service. */
    public record Binding(ServiceKey service, ServicePortRef servicePort, int port) {}

    /** What of a Service's port matters to whom stands behind it. */
    public record ServicePortRef(int number, String name, Protocol protocol) {}
}
