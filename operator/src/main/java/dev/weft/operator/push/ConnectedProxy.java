package dev.weft.operator.push;

/**
 * Who is at the other end of a stream. Namespace and service account follow from its token.
 *
 * @param workload the name of its pod or Workload
 */
public record ConnectedProxy(
        String namespace, String serviceAccount, String workload, String zone, String version) {
    /** The name that people know it by, {@code namespace/workload}. */
    public String name() {
        return namespace + "/" + workload;
    }
}
