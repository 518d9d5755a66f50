package dev.weft.e2e.mesh;

/** Two Workloads, and a Service for the second. */
public final class Pair {
    /** Lets nobody in. */
    static final String NOBODY_MAY =
            """
            apiVersion: weft.dev/v1alpha1
            kind: MeshPolicy
            metadata: {name: nobody, namespace: pair}
            spec:
              targetRefs:
                - {group: "", kind: Service, name: callee}
              authorization:
                default: Deny
            """;

    private Pair() {}

    /** The two at these addresses. */
    public static String manifests(String caller, String callee) {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: pair}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: callee, namespace: pair}
        spec:
          selector: {app: callee}
          ports:
            - {name: http, port: 80, targetPort: http, appProtocol: http}
            - {name: h2c, port: 81, targetPort: h2c, appProtocol: kubernetes.io/h2c}
            - {name: any, port: 82, targetPort: any}
        ---
        apiVersion: weft.dev/v1alpha1
        kind: Workload
        metadata: {name: caller, namespace: pair, labels: {app: caller}}
        spec: {serviceAccountName: caller, address: %1$s}
        ---
        apiVersion: weft.dev/v1alpha1
        kind: Workload
        metadata: {name: callee, namespace: pair, labels: {app: callee}}
        spec:
          serviceAccountName: callee
          address: %2$s
          ports:
            - {name: http, port: 18080}
            - {name: h2c, port: 18081}
            - {name: any, port: 18082}
        """
                .formatted(caller, callee);
    }
}
