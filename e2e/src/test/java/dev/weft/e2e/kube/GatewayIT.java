package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Gateways on a real API server, where nothing runs their pods. */
class GatewayIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static KubeApi api;
    private static KubeOperator operator;

    @BeforeAll
    static void start() throws IOException {
        api = KubeApi.start();
        api.installCrds();
        api.kubectl("apply", "--server-side", "-f", Installation.find().rbac().toString());
        api.kubectl("create", "namespace", "shop");
        operator = KubeOperator.start("operator", api, work);
        api.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: shop}
                spec:
                  ports:
                    - {name: http, port: 80}
                    - {name: dns, port: 53, protocol: UDP}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: authority, namespace: shop}
                data: {ca.crt: none}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata:
                  name: edge
                  namespace: shop
                  annotations:
                    weft.dev/service-type: ClusterIP
                    weft.dev/max-replicas: "3"
                spec:
                  gatewayClassName: weft
                  infrastructure: {labels: {team: shop}}
                  allowedListeners: {namespaces: {from: Same}}
                  listeners:
                    - {name: http, port: 80, protocol: HTTP}
                    - {name: tcp, port: 81, protocol: TCP}
                    - {name: udp, port: 53, protocol: UDP}
                    - name: passed
                      port: 443
                      protocol: TLS
                      tls: {mode: Passthrough}
                    - name: secret
                      port: 8443
                      protocol: HTTPS
                      tls: {certificateRefs: [{name: certificate}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: ListenerSet
                metadata: {name: more, namespace: shop}
                spec:
                  parentRef: {name: edge}
                  listeners: [{name: more, port: 8080, protocol: HTTP}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: BackendTLSPolicy
                metadata: {name: web, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  validation:
                    hostname: web.example
                    caCertificateRefs: [{group: "", kind: ConfigMap, name: authority}]
                ---
                apiVersion: gateway.networking.x-k8s.io/v1alpha1
                kind: XBackendTrafficPolicy
                metadata: {name: web, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  retryConstraint: {budget: {percent: 5, interval: 10s}}
                ---
                apiVersion: weft.dev/v1alpha1
                kind: EgressHost
                metadata: {name: payments, namespace: shop}
                spec: {hosts: [api.payments.example], ports: [443]}
                """);
        for (String kind : List.of("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")) {
            api.apply(
                    """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: %s
                    metadata: {name: web, namespace: shop}
                    spec:
                      parentRefs: [{name: edge}]
                      %s
                      rules: [{backendRefs: [{name: web, port: %d}]}]
                    """
                            .formatted(
                                    kind,
                                    kind.equals("TLSRoute") ? "hostnames: [web.example]" : "",
                                    kind.equals("UDPRoute") ? 53 : 80));
        }
    }

    @AfterAll
    static void stop() {
        operator.close();
        api.close();
    }

    private static String get(String kind, String name, String path) {
        return api.kubectl("get", kind, name, "--namespace=shop", "-o", "jsonpath={" + path + "}");
    }

    @Test
    void the_class_of_the_installation_is_there_and_accepted() {
        Await.text(
                "True",
                LIMIT,
                () ->
                        get(
                                "gatewayclass",
                                "weft",
                                ".status.conditions[?(@.type=='Accepted')].status"));

        assertThat(get("gatewayclass", "weft", ".status.supportedFeatures[*].name"))
                .contains("Gateway", "HTTPRoute");
    }

    @Test
    void what_is_about_backends_and_outside_hosts_is_accepted() {
        Await.text(
                "True",
                LIMIT,
                () ->
                        get(
                                "xbackendtrafficpolicy",
                                "web",
                                ".status.ancestors[0].conditions[?(@.type=='Accepted')].status"));
        Await.text(
                "True",
                LIMIT,
                () ->
                        get(
                                "egresshost",
                                "payments",
                                ".status.conditions[?(@.type=='Accepted')].status"));
    }

    @Test
    void a_gateway_becomes_what_runs_it() {
        Await.text("edge-weft", LIMIT, () -> get("hpa", "edge-weft", ".metadata.name"));

        for (String kind : List.of("serviceaccount", "service", "deployment", "pdb", "hpa")) {
            assertThat(get(kind, "edge-weft", ".metadata.labels")).contains("\"team\":\"shop\"");
            assertThat(get(kind, "edge-weft", ".metadata.ownerReferences[0].name"))
                    .isEqualTo("edge");
        }
        assertThat(get("service", "edge-weft", ".spec.ports[*].targetPort"))
                .contains("10080", "8080");
    }

    @Test
    void a_gateway_that_no_proxy_has_is_not_programmed() {
        Await.text(
                "Pending",
                LIMIT,
                () -> get("gateway", "edge", ".status.conditions[?(@.type=='Programmed')].reason"));

        assertThat(get("gateway", "edge", ".status.addresses[0].value"))
                .isEqualTo(get("service", "edge-weft", ".spec.clusterIP"));
        assertThat(get("gateway", "edge", ".status.attachedListenerSets")).isEqualTo("1");
    }

    @Test
    void every_kind_of_route_is_attached() {
        for (String kind : List.of("httproute", "grpcroute", "tlsroute", "tcproute", "udproute")) {
            Await.text(
                    "Accepted",
                    LIMIT,
                    () ->
                            get(
                                    kind,
                                    "web",
                                    ".status.parents[0].conditions[?(@.type=='Accepted')].reason"));
        }
    }

    @Test
    void a_policy_and_a_set_of_listeners_say_what_came_of_them() {
        Await.text(
                "NoValidCACertificate",
                LIMIT,
                () ->
                        get(
                                "backendtlspolicy",
                                "web",
                                ".status.ancestors[0].conditions[?(@.type=='Accepted')].reason"));
        Await.text(
                "Accepted",
                LIMIT,
                () ->
                        get(
                                "listenerset",
                                "more",
                                ".status.conditions[?(@.type=='Accepted')].reason"));
    }

    @Test
    void a_certificate_is_found_when_it_comes() {
        String path =
                ".status.listeners[?(@.name=='secret')].conditions"
                        + "[?(@.type=='ResolvedRefs')].message";
        Await.text("Secret shop/certificate not found", LIMIT, () -> get("gateway", "edge", path));

        api.kubectl(
                "create",
                "secret",
                "generic",
                "certificate",
                "--namespace=shop",
                "--type=kubernetes.io/tls",
                "--from-literal=tls.crt=none",
                "--from-literal=tls.key=none");

        Await.text("tls.crt holds no certificate", LIMIT, () -> get("gateway", "edge", path));
    }
}
