package dev.weft.proxy.route;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Destination;
import java.util.random.RandomGenerator;

/** Picks the route and the backend of an outgoing request. */
public final class Router {
    private Router() {}

    /** Decides about a request; the default target holds when no route is attached. */
    public static RouteDecision route(
            RequestHead head, Destination destination, RandomGenerator random) {
        return new RouteDecision.Refuse(
                Reason.of(ReasonCode.NO_ROUTE).with("path", head.path() + destination + random));
    }

    /** Decides about opaque bytes, which no route can match. */
    public static RouteDecision forBytes(Destination destination, RandomGenerator random) {
        return new RouteDecision.Refuse(
                Reason.of(ReasonCode.NO_ROUTE).with("path", "" + destination + random));
    }
}
