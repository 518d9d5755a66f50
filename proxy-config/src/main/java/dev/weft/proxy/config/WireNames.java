package dev.weft.proxy.config;

import java.util.Set;

/** Names and numbers that both sides of a wire must spell alike. */
public final class WireNames {
    /** Where an application's outgoing connections are captured. */
    public static final int OUTBOUND_PORT = 15001;

    /** Where plaintext connections to an application are captured. */
    public static final int INBOUND_PORT = 15006;

    /** Where proxies talk to each other: TLS 1.3, ALPN h2. */
    public static final int MESH_PORT = 15008;

    /** Administration and Prometheus metrics. */
    public static final int ADMIN_PORT = 15020;

    /** Readiness. */
    public static final int READY_PORT = 15021;

    /** Every port of a proxy: no application is reached through it at one of these. */
    public static final Set<Integer> PROXY_PORTS =
            Set.of(OUTBOUND_PORT, INBOUND_PORT, MESH_PORT, ADMIN_PORT, READY_PORT);

    /** The group of a proxy's process, which the kernel's rules know its connections by. */
    public static final int PROXY_GROUP = 1337;

    /** The operator's gRPC port. */
    public static final int CONTROL_PORT = 15010;

    /** The audience of the service-account tokens that proxies present. */
    public static final String TOKEN_AUDIENCE = "weft.dev";

    /** The namespace that the operator runs in; who may write there speaks for the whole mesh. */
    public static final String SYSTEM_NAMESPACE = "weft-system";

    /** The operator's Deployment, Service and ServiceAccount. */
    public static final String OPERATOR = "weft-operator";

    /** The DNS name in the certificate of the operator's gRPC port. */
    public static final String CONTROL_SERVER_NAME = OPERATOR + "." + SYSTEM_NAMESPACE + ".svc";

    /** The gRPC path of {@code Identity.Certify}. */
    public static final String CERTIFY_PATH = "/weft.proxy.v1.Identity/Certify";

    /** The gRPC path of {@code Discovery.Connect}. */
    public static final String CONNECT_PATH = "/weft.proxy.v1.Discovery/Connect";

    /**
     * Between proxies: the port of the application that a request is for. Never accepted from an
     * application and never shown to one.
     */
    public static final String DESTINATION_PORT_HEADER = "weft-destination-port";

    /**
     * Between proxies: the HTTP version that the caller spoke, {@code 1.0} or {@code 1.1}. Absent
     * for HTTP/2. Never accepted from an application and never shown to one.
     */
    public static final String HTTP_VERSION_HEADER = "weft-http-version";

    /** On a response that a proxy made itself: the structured reason. */
    public static final String REASON_HEADER = "weft-reason";

    /** Headers that frame a message or say where it goes; no filter of a route may change them. */
    public static final Set<String> FRAMING_HEADERS =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** Headers between proxies begin so. */
    public static final String OWN_HEADER_PREFIX = "weft-";

    private WireNames() {}
}
