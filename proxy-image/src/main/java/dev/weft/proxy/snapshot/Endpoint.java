package dev.weft.proxy.snapshot;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One place where a backend's application listens.
 *
 * @param identity the SPIFFE id that the peer must prove; empty for plaintext to address:port
 * @param meshPort the mesh port at the address when there is an identity, else 0
 * @param labels for metrics, by name without the prefix {@code dst_}
 */
public record Endpoint(
        String address,
        int port,
        Optional<String> identity,
        int meshPort,
        String workload,
        String zone,
        Map<String, String> labels) {
    public Endpoint {
        Objects.requireNonNull(address);
        Objects.requireNonNull(identity);
        Ports.requireValid(port);
        if (identity.isPresent()) {
            Ports.requireValid(meshPort);
        }
        labels = Map.copyOf(labels);
    }

    /** What people call it: its workload, or its address where that is not known. */
    public String name() {
        return workload.isEmpty() ? address + ":" + port : workload;
    }

    /** Whether the peer must prove an identity. */
    public boolean meshed() {
        return identity.isPresent();
    }
}
