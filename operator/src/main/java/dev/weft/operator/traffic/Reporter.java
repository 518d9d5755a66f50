package dev.weft.operator.traffic;

import java.util.Objects;

/** The member of the mesh whose proxy reports. */
public record Reporter(String namespace, String workload, String account) {
    public Reporter {
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(workload);
        Objects.requireNonNull(account);
    }

    /** {@code namespace/workload}. */
    public String name() {
        return namespace + "/" + workload;
    }
}
