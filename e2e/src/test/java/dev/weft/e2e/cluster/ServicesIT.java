package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every kind of Service behaves as without a mesh, called from a meshed and from an unmeshed pod.
 */
@Tag("cluster")
@Tag("short")
@ExtendWith(Cluster.Shared.class)
class ServicesIT {
    private static final Map<String, String> KINDS =
            Map.of(
                    "ClusterIP", "http://pay.e2e-services/foo",
                    "headless", "http://headless.e2e-services:8080/foo",
                    "pod of a StatefulSet", "http://stateful-0.stateful.e2e-services:8080/foo",
                    "ExternalName", "http://external.e2e-services/foo",
                    "NodePort", "http://NODE:31080/foo",
                    "hostPort", "http://NODE:31081/foo");

    private static TestNamespace meshed;
    private static TestNamespace plain;
    private static String nodeAddress;

    @BeforeAll
    static void deploy(Cluster cluster) {
        meshed = cluster.meshed("e2e-services");
        plain = cluster.plain("e2e-unmeshed");
        ShopInPods.deploy(meshed);
        meshed.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: headless, namespace: %1$s}
                spec:
                  clusterIP: None
                  selector: {app: pay, version: v1}
                  ports: [{name: http, port: 8080}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: node-port, namespace: %1$s}
                spec:
                  type: NodePort
                  selector: {app: pay}
                  ports: [{name: http, port: 80, targetPort: http, nodePort: 31080}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: external, namespace: %1$s}
                spec:
                  type: ExternalName
                  externalName: pay.%1$s.svc.cluster.local
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: stateful, namespace: %1$s}
                spec:
                  clusterIP: None
                  selector: {app: stateful}
                  ports: [{name: http, port: 8080}]
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: stateful, namespace: %1$s}
                spec:
                  serviceName: stateful
                  selector: {matchLabels: {app: stateful}}
                  template:
                    metadata: {labels: {app: stateful}}
                    spec:
                      serviceAccountName: pay
                      containers:
                        - name: pay
                          image: weft.dev/shop:0.1.0
                          args: [pay, --address, 0.0.0.0, --version, stateful]
                          ports: [{name: http, containerPort: 8080, hostPort: 31081}]
                """
                        .formatted(meshed.name()));
        meshed.run("rollout", "status", "statefulset/stateful", "--timeout=120s");
        nodeAddress = meshed.field("pod/stateful-0", "{.status.hostIP}");
    }

    @AfterAll
    static void remove() {
        plain.close();
        meshed.close();
    }

    @Test
    void services_are_reached_from_pods_of_the_mesh() {
        assertServed(meshed.fetch("all-kinds", urls()));
    }

    @Test
    void services_are_reached_from_pods_outside_the_mesh() {
        assertServed(plain.fetch("all-kinds", urls()));
    }

    private static String urls() {
        return KINDS.values().stream().map(ServicesIT::there).collect(Collectors.joining(","));
    }

    private static String there(String url) {
        return url.replace("NODE", nodeAddress);
    }

    private static void assertServed(String answers) {
        assertThat(KINDS)
                .allSatisfy(
                        (kind, url) -> assertThat(answers).as(kind).contains(there(url) + " pay "));
    }
}
