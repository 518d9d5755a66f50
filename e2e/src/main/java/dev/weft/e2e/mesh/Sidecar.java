package dev.weft.e2e.mesh;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A sidecar to be started.
 *
 * @param workload the Workload resource that it is for
 * @param address of the Workload
 * @param outbound destination keys by the {@code ip:port} where the application connects to
 * @param javaOptions of its virtual machine, which win over those of its image
 */
public record Sidecar(
        String namespace,
        String workload,
        String address,
        Map<String, String> outbound,
        List<String> javaOptions) {
    public Sidecar {
        outbound = Map.copyOf(outbound);
        javaOptions = List.copyOf(javaOptions);
    }

    /** One with the options of its image alone. */
    public Sidecar(
            String namespace, String workload, String address, Map<String, String> outbound) {
        this(namespace, workload, address, outbound, List.of());
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
