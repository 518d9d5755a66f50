package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.proxy.config.v1.HttpRoute;
import java.util.ArrayList;
import java.util.List;

/** Makes what a proxy does with the requests of a rule. */
final class RouteRules {
    private final Policies policies;

    RouteRules(Policies policies) {
        this.policies = policies;
    }

    /**
     * Makes one.
     *
     * @param attached policies that are less specific than those of the route, the most specific
     *     first
     */
    HttpRoute make(
            MeshRoute route, MeshRoute.Rule rule, List<Policies.Attached> attached, Shares shares) {
        HttpRoute.Builder made =
                HttpRoute.newBuilder()
                        .setName(route.ref().path() + "/" + rule.name())
                        .addAllMatches(rule.matches())
                        .addAllFilters(shares.filters(rule.effects()))
                        .setTarget(shares.shares(rule.shares()))
                        .setGrpc(route.grpc());
        List<Policies.Attached> own =
                policies.atRule(
                        route.ref().kind(),
                        route.ref().namespace(),
                        route.ref().name(),
                        rule.name());
        own.forEach(one -> shares.shapedBy(one.policy().ref()));
        List<Policies.Attached> all = new ArrayList<>(own);
        all.addAll(attached);
        return Sendings.of(made, all, rule.handling()).build();
    }
}
