package dev.weft.inject;

/** Labels and annotations of pods that users write, or that injection writes for others to read. */
public final class PodKeys {
    /** On a namespace or a pod: {@link #ENABLED} or {@link #DISABLED}. The pod's own wins. */
    public static final String INJECT = "weft.dev/inject";

    /** The value that makes pods members of the mesh. */
    public static final String ENABLED = "enabled";

    /** The value that keeps a pod out of a namespace that is enabled. */
    public static final String DISABLED = "disabled";

    /** Ports of the pod whose connections come in around the sidecar, with commas. */
    public static final String EXCLUDE_INBOUND_PORTS = "weft.dev/exclude-inbound-ports";

    /** Destination ports whose connections go out around the sidecar, with commas. */
    public static final String EXCLUDE_OUTBOUND_PORTS = "weft.dev/exclude-outbound-ports";

    /** Destination networks whose connections go out around the sidecar, with commas. */
    public static final String EXCLUDE_OUTBOUND_CIDRS = "weft.dev/exclude-outbound-cidrs";

    /** The CPU that the sidecar is scheduled with. */
    public static final String PROXY_CPU_REQUEST = "weft.dev/proxy-cpu-request";

    /** The memory that the sidecar is scheduled with. */
    public static final String PROXY_MEMORY_REQUEST = "weft.dev/proxy-memory-request";

    /** The memory that the sidecar may use at most. */
    public static final String PROXY_MEMORY_LIMIT = "weft.dev/proxy-memory-limit";

    /** {@code error}, {@code warn}, {@code info} or {@code debug}. */
    public static final String PROXY_LOG_LEVEL = "weft.dev/proxy-log-level";

    /** Written by injection: who makes the redirect, where no container of the pod does. */
    public static final String REDIRECT = "weft.dev/redirect";

    /** The value of {@link #REDIRECT} that the CNI plugin of the node looks for. */
    public static final String BY_NODE = "cni";

    /**
     * Of a Gateway: networks of proxies before it that may say where a request came from, with
     * commas.
     */
    public static final String TRUSTED_PROXIES = "weft.dev/trusted-proxies";

    /**
     * Of a Gateway: networks of load balancers before it whose connections begin with a header of
     * the PROXY protocol, with commas.
     */
    public static final String PROXY_PROTOCOL = "weft.dev/proxy-protocol";

    /** Written by injection: the roots that the sidecar believes the operator by, in PEM. */
    public static final String TRUST_ROOTS = "weft.dev/trust-roots";

    /** By which Multus is asked to call more plugins for a pod. */
    static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

    static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private PodKeys() {}
}
