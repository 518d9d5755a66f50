package dev.weft.operator.model;

import java.util.Optional;

/** What a policy is attached to, from the widest level to the most specific. */
public sealed interface Scope {
    /** The whole mesh. */
    record WholeMesh() implements Scope {}

    /** Every workload of a namespace, and every Service in it. */
    record OfNamespace(String namespace) implements Scope {}

    /** What runs as a service account, or its port of this number. */
    record OfAccount(String namespace, String account, Optional<Integer> port) implements Scope {
        /** Whether it is about this service account. */
        public boolean holds(String ofNamespace, String name) {
            return namespace.equals(ofNamespace) && account.equals(name);
        }
    }

    /** A Service, or its port of this name or number. */
    record OfService(ServiceKey service, Optional<String> port) implements Scope {}

    /** A Gateway, or its listener of this name. */
    record OfGateway(String namespace, String name, Optional<String> listener) implements Scope {
        /** Whether it is about a Gateway, whichever of its listeners. */
        public boolean holds(String ofNamespace, String named) {
            return namespace.equals(ofNamespace) && name.equals(named);
        }
    }

    /** Hosts outside the cluster, for what is called there. */
    record OfEgressHost(String namespace, String name) implements Scope {}

    /** A route, or its rule of this name. */
    record OfRoute(String kind, String namespace, String name, Optional<String> rule)
            implements Scope {}

    /** How specific it is; a higher level wins. */
    default int level() {
        return switch (this) {
            case WholeMesh() -> 0;
            case OfNamespace ignored -> 1;
            case OfAccount account -> account.port().isPresent() ? 3 : 2;
            case OfService(ServiceKey key, Optional<String> port) -> port.isPresent() ? 5 : 4;
            case OfEgressHost ignored -> 4;
            // No request is one of a Service and one of a Gateway at the same proxy.
            case OfGateway gateway -> gateway.listener().isPresent() ? 5 : 4;
            case OfRoute route -> route.rule().isPresent() ? 7 : 6;
        };
    }
}
