package dev.weft.operator.push;

import java.util.Optional;

/** Knows which service account a Workload runs as. */
@FunctionalInterface
public interface WorkloadAccounts {
    /** The service account of the Workload of this name; empty when there is no such Workload. */
    Optional<String> serviceAccountOf(String namespace, String workload);
}
