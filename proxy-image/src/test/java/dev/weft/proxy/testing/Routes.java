package dev.weft.proxy.testing;

import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.Retries;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import java.util.List;

/** Messages with as little in them as a test needs. */
public final class Routes {
    /** The name of the one backend. */
    public static final String BACKEND = "test/callee:80";

    private Routes() {}

    /** Everything goes to the backend, as the route says. */
    public static Destination.Builder destination(
            HttpRoute.Builder route, Backend.Builder backend) {
        RouteTarget all =
                RouteTarget.newBuilder()
                        .addBackends(WeightedBackend.newBuilder().setBackend(BACKEND).setWeight(1))
                        .build();
        return Destination.newBuilder()
                .setName(BACKEND)
                .setProtocol(Protocol.PROTOCOL_HTTP1)
                .addHttpRoutes(route.setName("HTTPRoute/test/callee/0").setTarget(all))
                .setDefaultTarget(all)
                .addBackends(backend.setName(BACKEND));
    }

    /** A backend that speaks HTTP/1.1. */
    public static Backend.Builder backend(Endpoint... endpoints) {
        return Backend.newBuilder()
                .setProtocol(Protocol.PROTOCOL_HTTP1)
                .addAllEndpoints(List.of(endpoints));
    }

    /** Retries of idempotent requests after 503, nearly at once. */
    public static Retries.Builder retries(int attempts) {
        return Retries.newBuilder()
                .setAttempts(attempts)
                .addStatusCodes(503)
                .setOnConnectFailure(true)
                .setOnReset(true)
                .setBaseBackoff(ProxyNode.millis(1))
                .setMaxBackoff(ProxyNode.millis(2))
                .setBudgetPercent(20)
                .setMinRetriesPerSecond(10);
    }
}
