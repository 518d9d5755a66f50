package dev.weft.operator.resolve.gateway;

import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The classes of Gateways that are ours. */
final class GatewayClasses {
    private final Map<String, GatewayClass> ours = new HashMap<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    GatewayClasses(World world) {
        for (GatewayClass one : world.all(GatewayClass.class)) {
            if (GatewayWords.CONTROLLER.equals(one.getSpec().getControllerName())) {
                ours.put(one.getMetadata().getName(), one);
                Finding accepted =
                        one.getSpec().getParametersRef() == null
                                ? Finding.accepted()
                                : Finding.no(
                                        "Accepted",
                                        "InvalidParameters",
                                        "spec.parametersRef: parameters are annotations of the"
                                                + " class; remove it");
                statuses.add(
                        ObjectStatus.of(
                                one, new ObjectStatus.Listening(List.of(accepted), List.of())));
            }
        }
    }

    List<ObjectStatus> statuses() {
        return statuses;
    }

    /** The annotations of a class of ours; empty when it is another's, or not there. */
    Optional<Map<String, String>> find(String name) {
        return Optional.ofNullable(ours.get(name))
                .map(
                        one ->
                                Objects.requireNonNullElse(
                                        one.getMetadata().getAnnotations(),
                                        Map.<String, String>of()));
    }
}
