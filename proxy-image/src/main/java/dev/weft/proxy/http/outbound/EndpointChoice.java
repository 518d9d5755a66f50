package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.CalledBackend;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.route.RouteDecision.Forward;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import java.util.Optional;
import java.util.Set;

/** Picks an endpoint for a request: that of its session, or the one that the balancer prefers. */
record EndpointChoice(Exchange exchange, Forward forward, CalledBackend backend) {
    /**
     * Picks one.
     *
     * @param excluded those that the request has tried
     */
    Optional<Pick> pick(Set<Endpoint> excluded) {
        Balancer balancer = backend.balancer();
        Optional<Pick> picked =
                forward.session()
                        .flatMap(
                                session ->
                                        balancer.pickSession(
                                                session.endpoint(),
                                                exchange.now(),
                                                excluded,
                                                most()));
        return picked.isPresent()
                ? picked
                : balancer.pick(exchange.now(), excluded, hash(balancer), most());
    }

    /** The requests that may be under way to one endpoint. */
    int most() {
        return forward.backend().breaking().maxRequests();
    }

    /** Whether an endpoint was only passed over because it is full. */
    boolean full(Set<Endpoint> excluded) {
        return backend.balancer().full(exchange.now(), excluded, most());
    }

    private long hash(Balancer balancer) {
        LoadBalancing rules = forward.backend().balancing();
        return rules.hashes()
                ? RequestHash.of(rules.hash(), exchange.view(), exchange.caller())
                        .orElseGet(balancer::anyHash)
                : 0;
    }
}
