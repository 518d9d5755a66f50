package dev.weft.operator.model;

import com.google.protobuf.Duration;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.HttpMatch;
import java.util.List;
import java.util.Optional;

/** An HTTPRoute or GRPCRoute that is attached to Services. */
public record MeshRoute(ObjectRef ref, List<Parent> parents, List<Rule> rules) {
    public MeshRoute {
        parents = List.copyOf(parents);
        rules = List.copyOf(rules);
    }

    /** Whether it is a GRPCRoute. */
    public boolean grpc() {
        return ref.kind().equals("GRPCRoute");
    }

    /** A Service that it is attached to; without a port to all of them. */
    public record Parent(ServiceKey service, Optional<Integer> port) {
        boolean holds(ServiceKey key, int number) {
            return service.equals(key) && port.map(only -> only == number).orElse(true);
        }
    }

    /** Whether it is attached to this port of a Service. */
    public boolean attached(ServiceKey key, int number) {
        return parents.stream().anyMatch(parent -> parent.holds(key, number));
    }

    /**
     * A rule.
     *
     * @param name its own, or its index
     * @param matches empty matches every request
     */
    public record Rule(
            String name,
            List<HttpMatch> matches,
            List<Filter> filters,
            List<Share> shares,
            Timeouts timeouts) {
        public Rule {
            matches = List.copyOf(matches);
            filters = List.copyOf(filters);
            shares = List.copyOf(shares);
        }
    }

    /** How long a request and a try of it may take. */
    public record Timeouts(Optional<Duration> request, Optional<Duration> backendRequest) {
        public static final Timeouts NONE = new Timeouts(Optional.empty(), Optional.empty());
    }

    /**
     * A backendRef.
     *
     * @param service empty when the reference does not resolve
     */
    public record Share(Optional<ServiceKey> service, int port, int weight, List<Filter> filters) {
        public Share {
            filters = List.copyOf(filters);
        }
    }
}
