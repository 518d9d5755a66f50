package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.resolve.BackendReader.Backend;
import dev.weft.operator.resolve.BackendReader.Trouble;
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

/** Reads the rules of a route. A rule that asks for what no proxy does answers 500. */
final class RuleReader {
    /** What a rule's requests get when it cannot be carried out whole. */
    private static final MeshRoute.Share NOWHERE =
            new MeshRoute.Share(Optional.empty(), 0, 1, MeshRoute.Effects.NONE);

    private final BackendReader backends;
    private final RouteFilters filters;

    /** Rules, and what is to be said about them. */
    record Read(List<MeshRoute.Rule> rules, List<Finding> findings) {}

    RuleReader(Inventory inventory, Grants grants) {
        this.backends = new BackendReader(inventory, grants);
        this.filters = new RouteFilters(backends);
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
        MeshRoute.Effects effects = filters.http(rule.getFilters(), matches, at, trouble);
        List<MeshRoute.Share> shares = new ArrayList<>();
        List<HTTPBackendRef> refs = Absent.asEmpty(rule.getBackendRefs());
        for (int i = 0; i < refs.size(); i++) {
            HTTPBackendRef ref = refs.get(i);
            String where = at + ".backendRefs[" + i + "]";
            shares.add(
                    backends.share(
                            new Backend(
                                    ref.getGroup(),
                                    ref.getKind(),
                                    ref.getNamespace(),
                                    ref.getName(),
                                    ref.getPort()),
                            ref.getWeight(),
                            filters.http(ref.getFilters(), matches, where, trouble),
                            where,
                            trouble));
        }
        boolean whole = trouble.unsupported().size() == before;
        return new MeshRoute.Rule(
                Objects.requireNonNullElse(rule.getName(), Integer.toString(index)),
                matches,
                whole ? effects : MeshRoute.Effects.NONE,
                whole && (!shares.isEmpty() || redirects(effects)) ? shares : List.of(NOWHERE),
                handling(rule));
    }

    private static boolean redirects(MeshRoute.Effects effects) {
        return effects.filters().stream().anyMatch(Filter::hasRedirect);
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
        MeshRoute.Effects effects = filters.grpc(rule.getFilters(), at, trouble);
        List<MeshRoute.Share> shares = new ArrayList<>();
        List<GRPCBackendRef> refs = Absent.asEmpty(rule.getBackendRefs());
        for (int i = 0; i < refs.size(); i++) {
            GRPCBackendRef ref = refs.get(i);
            String where = at + ".backendRefs[" + i + "]";
            shares.add(
                    backends.share(
                            new Backend(
                                    ref.getGroup(),
                                    ref.getKind(),
                                    ref.getNamespace(),
                                    ref.getName(),
                                    ref.getPort()),
                            ref.getWeight(),
                            filters.grpc(ref.getFilters(), where, trouble),
                            where,
                            trouble));
        }
        boolean whole = trouble.unsupported().size() == before;
        return new MeshRoute.Rule(
                Objects.requireNonNullElse(rule.getName(), Integer.toString(index)),
                matches,
                whole ? effects : MeshRoute.Effects.NONE,
                whole ? shares : List.of(NOWHERE),
                new MeshRoute.Handling(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(rule.getSessionPersistence())
                                .map(SessionReader::ofRule)));
    }
}
