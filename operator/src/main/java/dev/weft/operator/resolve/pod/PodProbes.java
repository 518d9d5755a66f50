package dev.weft.operator.resolve.pod;

import dev.weft.inject.MeshedPod;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Probe;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet asks a pod's containers in plaintext: HTTP and gRPC probes, and lifecycle hooks
 * by HTTP. Probes of other hosts are not the pod's, and those by HTTPS are not plaintext.
 */
final class PodProbes {
    /** What a proxy takes; no pod has as many. */
    private static final int MOST = 256;

    private PodProbes() {}

    static List<Probe> of(Pod pod) {
        return Stream.concat(
                        pod.getSpec().getInitContainers().stream(),
                        pod.getSpec().getContainers().stream())
                .filter(container -> !MeshedPod.PROXY_CONTAINER.equals(container.getName()))
                .flatMap(PodProbes::asked)
                .filter(probe -> !WireNames.PROXY_PORTS.contains(probe.getPort()))
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static Stream<Probe> asked(Container container) {
        Stream<Probe> probes =
                Stream.of(
                                Optional.ofNullable(container.getStartupProbe()),
                                Optional.ofNullable(container.getLivenessProbe()),
                                Optional.ofNullable(container.getReadinessProbe()))
                        .flatMap(Optional::stream)
                        .flatMap(probe -> asked(container, probe));
        return Stream.concat(
                probes, hooks(container.getLifecycle()).flatMap(hook -> http(container, hook)));
    }

    private static Stream<Probe> asked(
            Container container, io.fabric8.kubernetes.api.model.Probe probe) {
        GRPCAction grpc = probe.getGrpc();
        if (grpc != null && valid(grpc.getPort())) {
            return Stream.of(
                    Probe.newBuilder().setPort(grpc.getPort()).setGrpcHealth(true).build());
        }
        return Stream.ofNullable(probe.getHttpGet()).flatMap(get -> http(container, get));
    }

    private static Stream<HTTPGetAction> hooks(@Nullable Lifecycle lifecycle) {
        if (lifecycle == null) {
            return Stream.empty();
        }
        return Stream.concat(
                        Stream.ofNullable(lifecycle.getPostStart()),
                        Stream.ofNullable(lifecycle.getPreStop()))
                .map(LifecycleHandler::getHttpGet)
                .filter(Objects::nonNull);
    }

    private static Stream<Probe> http(Container container, HTTPGetAction get) {
        boolean elsewhere = get.getHost() != null && !get.getHost().isEmpty();
        if (elsewhere || "HTTPS".equals(get.getScheme()) || get.getPort() == null) {
            return Stream.empty();
        }
        return port(container, get.getPort()).stream()
                .map(
                        port ->
                                Probe.newBuilder()
                                        .setPort(port)
                                        .setHttpPath(path(get.getPath()))
                                        .build());
    }

    private static Optional<Integer> port(Container container, IntOrString port) {
        if (port.getIntVal() != null) {
            return Optional.of(port.getIntVal()).filter(PodProbes::valid);
        }
        return container.getPorts().stream()
                .filter(named -> Objects.equals(named.getName(), port.getStrVal()))
                .map(ContainerPort::getContainerPort)
                .filter(PodProbes::valid)
                .findFirst();
    }

    private static boolean valid(@Nullable Integer port) {
        return port != null && port >= 1 && port <= 65_535;
    }

    /** As the kubelet asks for it: from the root, and without a fragment. */
    private static String path(@Nullable String written) {
        String path = Objects.requireNonNullElse(written, "");
        int fragment = path.indexOf('#');
        String kept = fragment < 0 ? path : path.substring(0, fragment);
        return kept.startsWith("/") ? kept : "/" + kept;
    }
}
