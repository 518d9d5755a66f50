package dev.weft.operator.model.gateway;

import dev.weft.operator.model.Member;
import dev.weft.operator.model.ServiceKey;
import java.util.Map;
import java.util.Optional;

/**
 * The Gateways of the mesh.
 *
 * @param gateways by {@code namespace/name}
 * @param pods what runs a Gateway, by {@code namespace/name}
 * @param certificates by the {@code namespace/name} of their Secrets
 * @param upstreams how applications that end TLS themselves are spoken to
 */
public record Ingress(
        Map<String, MeshGateway> gateways,
        Map<String, Member> pods,
        Map<String, Certificate> certificates,
        Map<BackendPort, UpstreamTls> upstreams) {
    /** Without any. */
    public static final Ingress NONE = new Ingress(Map.of(), Map.of(), Map.of(), Map.of());

    public Ingress {
        gateways = Map.copyOf(gateways);
        pods = Map.copyOf(pods);
        certificates = Map.copyOf(certificates);
        upstreams = Map.copyOf(upstreams);
    }

    /** A port of a Service. */
    public record BackendPort(ServiceKey service, int port) {}

    /**
     * The Gateway that a proxy runs: its pod says that it runs one, and its service account, which
     * its token proves, is that of the Gateway.
     */
    public Optional<MeshGateway> runBy(String namespace, String workload, String serviceAccount) {
        boolean runs =
                Optional.ofNullable(pods.get(namespace + "/" + workload))
                        .filter(pod -> pod.serviceAccount().equals(serviceAccount))
                        .isPresent();
        return gateways.values().stream()
                .filter(one -> runs)
                .filter(one -> one.ref().namespace().equals(namespace))
                .filter(one -> one.infrastructure().name().equals(serviceAccount))
                .findFirst();
    }
}
