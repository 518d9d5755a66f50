package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the targets of datagrams. Splits and policies say nothing of them. */
final class DatagramShares {
    private final Model model;
    private final Map<String, Backend> backends = new LinkedHashMap<>();

    DatagramShares(Model model) {
        this.model = model;
    }

    /** Everything that a target named so far. */
    Iterable<Backend> backends() {
        return backends.values();
    }

    RouteTarget target(List<MeshRoute.Share> shares) {
        RouteTarget.Builder target = RouteTarget.newBuilder();
        for (MeshRoute.Share share : shares) {
            target.addBackends(
                    WeightedBackend.newBuilder()
                            .setBackend(share.service().map(key -> backend(key, share)).orElse(""))
                            .setWeight(share.weight()));
        }
        return target.build();
    }

    private String backend(ServiceKey key, MeshRoute.Share share) {
        String name = key.portName(share.port());
        backends.computeIfAbsent(
                name,
                made ->
                        Backend.newBuilder()
                                .setName(made)
                                .addAllEndpoints(
                                        model.service(key)
                                                .flatMap(one -> one.datagramPort(share.port()))
                                                .map(ServicePort::endpoints)
                                                .orElse(List.of()))
                                .build());
        return name;
    }
}
