package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/** How a member of the mesh is told from other pods: by its sidecar. */
public final class MeshedPod {
    /** The native sidecar. */
    public static final String PROXY_CONTAINER = "weft-proxy";

    /** The init container that has the kernel redirect connections to the sidecar. */
    public static final String REDIRECT_CONTAINER = "weft-redirect";

    /** Who the sidecar runs as, where the platform does not decide. */
    public static final long PROXY_USER = 1337;

    /** The sidecar's group. The kernel does not redirect the connections of it. */
    public static final long PROXY_GROUP = WireNames.PROXY_GROUP;

    private MeshedPod() {}

    /** Whether the pod has a sidecar. */
    public static boolean is(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .map(Container::getName)
                .anyMatch(PROXY_CONTAINER::equals);
    }

    /** Whether the pod has a sidecar, and the redirect to it is made by its node. */
    public static boolean redirectedByNode(Pod pod) {
        return is(pod)
                && pod.getSpec().getInitContainers().stream()
                        .map(Container::getName)
                        .noneMatch(REDIRECT_CONTAINER::equals);
    }

    /** Whether the pod is one of a Gateway, which has the proxy and nothing beside it. */
    public static boolean isGateway(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(Container::getName)
                .anyMatch(PROXY_CONTAINER::equals);
    }

    static boolean ours(Container container) {
        return PROXY_CONTAINER.equals(container.getName())
                || REDIRECT_CONTAINER.equals(container.getName());
    }
}
