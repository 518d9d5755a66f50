package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.resolve.traffic.Durations;
import dev.weft.operator.resolve.traffic.RetryReader;
import dev.weft.operator.resolve.traffic.SessionReader;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.HttpMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the rules of a route. A rule that asks for what no proxy does yet answers 500. */
final class RuleReader {
    /** What a rule's requests get when it cannot be carried out whole. */
    private static final MeshRoute.Share NOWHERE =
            new MeshRoute.Share(Optional.empty(), 0, 1, List.of());

    private final Inventory inventory;
    private final Grants grants;

    /** Rules, and what is to be said about them. */
    record Read(List<MeshRoute.Rule> rules, List<Finding> findings) {}

    /** A reference without the differences between kinds of route. */
    private record Backend(
            @Nullable String group,
            @Nullable String kind,
            @Nullable String namespace,
            String name,
            @Nullable Integer port,
            @Nullable Integer weight,
            List<Filter> filters) {}

    /** What goes wrong with one route. */
    private record Trouble(ObjectRef route, List<Finding> unresolved, List<String> unsupported) {
        private static Trouble of(ObjectRef route) {
            return new Trouble(route, new ArrayList<>(), new ArrayList<>());
        }

        private List<Finding> findings() {
            List<Finding> findings = new ArrayList<>();
            findings.add(unresolved.isEmpty() ? Finding.resolved() : unresolved.getFirst());
            if (!unsupported.isEmpty()) {
                findings.add(
                        Finding.yes(
                                "PartiallyInvalid",
                                "UnsupportedValue",
                                "Requests of these rules get 500 until they are mended: "
                                        + String.join("; ", unsupported)));
            }
            return findings;
        }
    }

    RuleReader(Inventory inventory, Grants grants) {
        this.inventory = inventory;
        this.grants = grants;
    }

    Read read(HTTPRoute route) {
        Trouble trouble = Trouble.of(ObjectRef.of(route));
        List<HTTPRouteRule> rules = Absent.asEmpty(route.getSpec().getRules());
        List<MeshRoute.Rule> read = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            read.add(rule(rules.get(i), i, trouble));
        }
        return new Read(read, trouble.findings());
    }

    private MeshRoute.Rule rule(HTTPRouteRule rule, int index, Trouble trouble) {
        String at = "rules[" + index + "]";
        int before = trouble.unsupported().size();
        List<HttpMatch> matches =
                Absent.asEmpty(rule.getMatches()).stream().map(RouteMatches::of).toList();
        List<Filter> filters = RouteFilters.http(rule.getFilters(), at, trouble.unsupported());
        List<MeshRoute.Share> shares = new ArrayList<>();
        List<HTTPBackendRef> backends = Absent.asEmpty(rule.getBackendRefs());
        for (int i = 0; i < backends.size(); i++) {
            HTTPBackendRef ref = backends.get(i);
            String where = at + ".backendRefs[" + i + "]";
            shares.add(
                    share(
                            new Backend(
                                    ref.getGroup(),
                                    ref.getKind(),
                                    ref.getNamespace(),
                                    ref.getName(),
                                    ref.getPort(),
                                    ref.getWeight(),
                                    RouteFilters.http(
                                            ref.getFilters(), where, trouble.unsupported())),
                            where,
                            trouble));
        }
        boolean whole = trouble.unsupported().size() == before;
        return new MeshRoute.Rule(
                Objects.requireNonNullElse(rule.getName(), Integer.toString(index)),
                matches,
                filters,
                whole ? shares : List.of(NOWHERE),
                handling(rule));
    }

    private static MeshRoute.Handling handling(HTTPRouteRule rule) {
        Optional<HTTPRouteTimeouts> timeouts = Optional.ofNullable(rule.getTimeouts());
        return new MeshRoute.Handling(
                timeouts.flatMap(some -> Durations.positive(some.getRequest())),
                timeouts.flatMap(some -> Durations.positive(some.getBackendRequest())),
                Optional.ofNullable(rule.getRetry()).map(RetryReader::ofRule),
                Optional.ofNullable(rule.getSessionPersistence()).map(SessionReader::ofRule));
    }

    Read read(GRPCRoute route) {
        Trouble trouble = Trouble.of(ObjectRef.of(route));
        List<GRPCRouteRule> rules = Absent.asEmpty(route.getSpec().getRules());
        List<MeshRoute.Rule> read = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            read.add(rule(rules.get(i), i, trouble));
        }
        return new Read(read, trouble.findings());
    }

    private MeshRoute.Rule rule(GRPCRouteRule rule, int index, Trouble trouble) {
        String at = "rules[" + index + "]";
        int before = trouble.unsupported().size();
        List<HttpMatch> matches =
                Absent.asEmpty(rule.getMatches()).stream().map(RouteMatches::of).toList();
        List<Filter> filters = RouteFilters.grpc(rule.getFilters(), at, trouble.unsupported());
        List<MeshRoute.Share> shares = new ArrayList<>();
        List<GRPCBackendRef> backends = Absent.asEmpty(rule.getBackendRefs());
        for (int i = 0; i < backends.size(); i++) {
            GRPCBackendRef ref = backends.get(i);
            String where = at + ".backendRefs[" + i + "]";
            shares.add(
                    share(
                            new Backend(
                                    ref.getGroup(),
                                    ref.getKind(),
                                    ref.getNamespace(),
                                    ref.getName(),
                                    ref.getPort(),
                                    ref.getWeight(),
                                    RouteFilters.grpc(
                                            ref.getFilters(), where, trouble.unsupported())),
                            where,
                            trouble));
        }
        boolean whole = trouble.unsupported().size() == before;
        return new MeshRoute.Rule(
                Objects.requireNonNullElse(rule.getName(), Integer.toString(index)),
                matches,
                filters,
                whole ? shares : List.of(NOWHERE),
                new MeshRoute.Handling(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(rule.getSessionPersistence())
                                .map(SessionReader::ofRule)));
    }

    private MeshRoute.Share share(Backend backend, String at, Trouble trouble) {
        int weight = Objects.requireNonNullElse(backend.weight(), 1);
        int port = Objects.requireNonNullElse(backend.port(), 0);
        ServiceKey key =
                new ServiceKey(
                        Objects.requireNonNullElse(
                                backend.namespace(), trouble.route().namespace()),
                        backend.name());
        Optional<Finding> wrong = wrong(backend, key, at, trouble.route());
        wrong.ifPresent(trouble.unresolved()::add);
        return new MeshRoute.Share(
                wrong.isPresent() ? Optional.empty() : Optional.of(key),
                port,
                weight,
                backend.filters());
    }

    private Optional<Finding> wrong(Backend backend, ServiceKey key, String at, ObjectRef route) {
        String kind = Objects.requireNonNullElse(backend.kind(), "Service");
        String group = Objects.requireNonNullElse(backend.group(), "");
        if (!kind.equals("Service") || !group.isEmpty()) {
            return unresolved("InvalidKind", at + ": only a Service can be a backend");
        }
        if (!grants.permit(route, key)) {
            return unresolved(
                    "RefNotPermitted",
                    at
                            + ": Service "
                            + key.path()
                            + " is in another namespace; create a ReferenceGrant there");
        }
        MeshService service = inventory.services().get(key);
        if (service == null) {
            return unresolved(
                    "BackendNotFound",
                    at
                            + ": Service '"
                            + key.name()
                            + "' not found in namespace "
                            + key.namespace()
                            + "; create it or remove the backend");
        }
        Integer port = backend.port();
        if (port == null || service.port(port).isEmpty()) {
            return unresolved(
                    "BackendNotFound",
                    at + ": Service " + key.path() + " has no port " + (port == null ? "" : port));
        }
        return Optional.empty();
    }

    private static Optional<Finding> unresolved(String reason, String message) {
        return Optional.of(
                Finding.no("ResolvedRefs", reason, message + ". Its share of requests gets 500."));
    }
}
