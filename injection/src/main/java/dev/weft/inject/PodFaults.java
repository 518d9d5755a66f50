package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
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
        return Stream.of(user(spec, container), group(spec, container), ports(container))
                .flatMap(faults -> faults);
    }

    private static Stream<String> user(PodSpec spec, Container container) {
        Long user =
                container.getSecurityContext() != null
                                && container.getSecurityContext().getRunAsUser() != null
                        ? container.getSecurityContext().getRunAsUser()
                        : spec.getSecurityContext() == null
                                ? null
                                : spec.getSecurityContext().getRunAsUser();
        return user != null && user == MeshedPod.PROXY_USER
                ? Stream.of(
                        ("container %s runs as user %d, the sidecar's own, so its traffic would"
                                        + " escape the mesh; set runAsUser to another number")
                                .formatted(container.getName(), MeshedPod.PROXY_USER))
                : Stream.empty();
    }

    private static Stream<String> group(PodSpec spec, Container container) {
        Long group =
                container.getSecurityContext() != null
                                && container.getSecurityContext().getRunAsGroup() != null
                        ? container.getSecurityContext().getRunAsGroup()
                        : spec.getSecurityContext() == null
                                ? null
                                : spec.getSecurityContext().getRunAsGroup();
        return group != null && group == MeshedPod.PROXY_GROUP
                ? Stream.of(
                        ("container %s runs as group %d, the sidecar's own, so its traffic would"
                                        + " escape the mesh; set runAsGroup to another number")
                                .formatted(container.getName(), MeshedPod.PROXY_GROUP))
                : Stream.empty();
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
