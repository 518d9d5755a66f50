package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.watch.ObjectRef;
import java.util.List;

/** A route that wants to be attached. */
public record RouteCandidate(MeshRoute route, List<String> hostnames) {
    public RouteCandidate {
        hostnames = List.copyOf(hostnames);
    }

    ObjectRef ref() {
        return route.ref();
    }
}
