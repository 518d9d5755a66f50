package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods whose sidecar could not do its work. */
final class PodFaults {
    private PodFaults() {}

    /** The first fault, as the rest of a sentence about the pod. */
    static Optional<String> find(Pod pod) {
        PodSpec spec = pod.getSpec();
        return Stream.concat(
                        spec.getContainers().stream().flatMap(PodFaults::nameTaken),
                        Stream.concat(
                                        spec.getInitContainers().stream()
                                                .filter(container -> !MeshedPod.ours(container)),
                                        spec.getContainers().stream())
                                .flatMap(container -> own(spec, container)))
                .findFirst();
    }

    private static Stream<String> nameTaken(Container container) {
        return MeshedPod.ours(container)
                ? Stream.of(
                        "container %s has a name that Weft needs for its own; give it another"
                                .formatted(container.getName()))
                : Stream.empty();
    }

    private static Stream<String> own(PodSpec spec, Container container) {
        Optional<SecurityContext> own = Optional.ofNullable(container.getSecurityContext());
        Optional<PodSecurityContext> ofAll = Optional.ofNullable(spec.getSecurityContext());
        Optional<Long> user =
                own.map(SecurityContext::getRunAsUser)
                        .or(() -> ofAll.map(PodSecurityContext::getRunAsUser));
        Optional<Long> group =
                own.map(SecurityContext::getRunAsGroup)
                        .or(() -> ofAll.map(PodSecurityContext::getRunAsGroup));
        return Stream.of(
                        taken(container, "user", user, MeshedPod.PROXY_USER, "runAsUser"),
                        taken(container, "group", group, MeshedPod.PROXY_GROUP, "runAsGroup"),
                        ports(container))
                .flatMap(faults -> faults);
    }

    private static Stream<String> taken(
            Container container, String kind, Optional<Long> id, long ours, String field) {
        return id.filter(one -> one == ours).stream()
                .map(
                        one ->
                                ("container %s runs as %s %d, the sidecar's own, so its traffic"
                                                + " would escape the mesh; set %s to another number")
                                        .formatted(container.getName(), kind, one, field));
    }

    private static Stream<String> ports(Container container) {
        return container.getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .filter(WireNames.PROXY_PORTS::contains)
                .map(
                        port ->
                                ("container %s declares port %d, which the sidecar listens on; let"
                                                + " the application use another")
                                        .formatted(container.getName(), port));
    }
}
