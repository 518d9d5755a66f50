package dev.weft.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import java.util.List;

/** What the status of a route says of its parents, whichever kind it is. */
public final class RouteParents {
    private RouteParents() {}

    /**
     * The entries of all controllers; none before anybody looked at the route.
     *
     * @throws IllegalArgumentException when it is no route
     */
    public static List<RouteParentStatus> stored(HasMetadata route) {
        List<RouteParentStatus> parents =
                switch (route) {
                    case GRPCRoute one ->
                            one.getStatus() == null ? null : one.getStatus().getParents();
                    case HTTPRoute one ->
                            one.getStatus() == null ? null : one.getStatus().getParents();
                    case TLSRoute one ->
                            one.getStatus() == null ? null : one.getStatus().getParents();
                    case TCPRoute one ->
                            one.getStatus() == null ? null : one.getStatus().getParents();
                    case UDPRoute one ->
                            one.getStatus() == null ? null : one.getStatus().getParents();
                    default -> throw new IllegalArgumentException(route.getKind() + " is no route");
                };
        return parents == null ? List.of() : parents;
    }
}
