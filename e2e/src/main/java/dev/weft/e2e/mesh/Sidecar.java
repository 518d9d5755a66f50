package dev.weft.e2e.mesh;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A sidecar to be started.
 *
 * @param workload the Workload resource that it is for
 * @param address of the Workload
 * @param outbound destination keys by the {@code ip:port} where the application connects to
 */
public record Sidecar(
        String namespace, String workload, String address, Map<String, String> outbound) {
    public Sidecar {
        outbound = Map.copyOf(outbound);
    }

    String listeners() {
        // Without an entry the kernel would have to redirect connections. Nobody calls this one.
        Map<String, String> entries =
                outbound.isEmpty() ? Map.of(address + ":19999", "nothing:1") : outbound;
        return new TreeMap<>(entries)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
    }
}
