package dev.weft.proxy.snapshot;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the kubelet asks of the application. It has no identity of the mesh, and a pod whose probes
 * were refused would not live; so exactly these requests pass, whatever the rules of the port are.
 *
 * @param paths by port: the request targets of GET and HEAD
 * @param grpcHealth ports of the gRPC health service
 */
public record Probes(Map<Integer, Set<String>> paths, Set<Integer> grpcHealth) {
    public static final Probes NONE = new Probes(Map.of(), Set.of());

    private static final String HEALTH_CHECK = "/grpc.health.v1.Health/Check";

    public Probes {
        paths =
                paths.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        grpcHealth = Set.copyOf(grpcHealth);
    }

    /** Whether any probe is of the port. */
    public boolean concern(int port) {
        return paths.containsKey(port) || grpcHealth.contains(port);
    }

    /**
     * Whether a request is a probe.
     *
     * @param target path and query, as they came
     */
    public boolean contain(int port, String method, String target) {
        return switch (method) {
            case "GET", "HEAD" -> paths.getOrDefault(port, Set.of()).contains(target);
            case "POST" -> grpcHealth.contains(port) && target.equals(HEALTH_CHECK);
            default -> false;
        };
    }
}
