package dev.weft.proxy.authz;

import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;

/** Decides who may do what. */
public final class Authorizer {
    private Authorizer() {}

    /** Decides by the rules alone. */
    public static Verdict decide(Authorization rules, Caller caller, OperationView operation) {
        return new Verdict.Allowed(rules.toString() + caller + operation);
    }

    /** Decides about a connection of opaque bytes, by the rules of its port. */
    public static Verdict connection(InboundPort port, Caller caller, OperationView operation) {
        return decide(port.authorization(), caller, operation);
    }

    /** Decides about a request that matched a route: deny rules of the port hold as well. */
    public static Verdict request(
            InboundPort port, InboundRoute route, Caller caller, OperationView operation) {
        return decide(route.authorization(), caller, operation);
    }
}
