package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Probes that a redirected connection would answer wrongly: a captured connect proves nothing about
 * the application, and TLS of the kubelet is not the mesh's. The sidecar dials the application for
 * them. HTTP and gRPC probes are as they were; the sidecar lets them through by port and path.
 *
 * @param uncaptured ports whose connections come in around the sidecar
 */
record ProbeRewriting(Set<Integer> uncaptured) {
    /** Before the port that the sidecar is to dial. */
    static final String PATH = "/probe/tcp/";

    ProbeRewriting {
        uncaptured = Set.copyOf(uncaptured);
    }

    Container rewrite(Container container) {
        ContainerBuilder rewritten = new ContainerBuilder(container);
        dialled(container, container.getStartupProbe()).ifPresent(rewritten::withStartupProbe);
        dialled(container, container.getLivenessProbe()).ifPresent(rewritten::withLivenessProbe);
        dialled(container, container.getReadinessProbe()).ifPresent(rewritten::withReadinessProbe);
        return rewritten.build();
    }

    private Optional<Probe> dialled(Container container, @Nullable Probe probe) {
        return target(probe)
                .flatMap(port -> number(container, port))
                .filter(port -> !uncaptured.contains(port))
                .map(
                        port ->
                                new ProbeBuilder(probe)
                                        .withTcpSocket(null)
                                        .withNewHttpGet()
                                        .withPath(PATH + port)
                                        .withPort(new IntOrString(WireNames.READY_PORT))
                                        .withScheme("HTTP")
                                        .endHttpGet()
                                        .build());
    }

    /** The port of a probe that has to be rewritten. A probe of another host is not of the pod. */
    private static Optional<IntOrString> target(@Nullable Probe probe) {
        if (probe == null) {
            return Optional.empty();
        }
        if (probe.getTcpSocket() != null && absent(probe.getTcpSocket().getHost())) {
            return Optional.of(probe.getTcpSocket().getPort());
        }
        if (probe.getHttpGet() != null
                && "HTTPS".equals(probe.getHttpGet().getScheme())
                && absent(probe.getHttpGet().getHost())) {
            return Optional.of(probe.getHttpGet().getPort());
        }
        return Optional.empty();
    }

    private static boolean absent(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    /** A name that the container does not declare stays: the kubelet says what is wrong with it. */
    private static Optional<Integer> number(Container container, IntOrString port) {
        return port.getIntVal() != null
                ? Optional.of(port.getIntVal())
                : container.getPorts().stream()
                        .filter(declared -> port.getStrVal().equals(declared.getName()))
                        .map(ContainerPort::getContainerPort)
                        .findFirst();
    }
}
