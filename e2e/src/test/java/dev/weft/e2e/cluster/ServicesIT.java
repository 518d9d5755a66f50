package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every kind of Service behaves as without a mesh, called from a meshed and from an unmeshed pod.
 */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class ServicesIT {
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

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "cluster-ip, http://pay.e2e-services/foo",
        "headless, http://headless.e2e-services:8080/foo",
        "stateful-set, http://stateful-0.stateful.e2e-services:8080/foo",
        "external-name, http://external.e2e-services/foo",
        "node-port, http://NODE:31080/foo",
        "host-port, http://NODE:31081/foo",
    })
    void a_service_is_reached_from_meshed_and_from_unmeshed_pods(String kind, String url) {
        String there = url.replace("NODE", nodeAddress);
        assertThat(get(meshed, kind, there)).startsWith("pay ");
        assertThat(get(plain, kind, there)).startsWith("pay ");
    }

    private static String get(TestNamespace from, String name, String url) {
        from.apply(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  backoffLimit: 2
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                        - name: get
                          image: weft.dev/shop:0.1.0
                          args: [get, --url, "%3$s"]
                """
                        .formatted(from.name(), name, url));
        from.await(
                "the Job " + name + " to end",
                () -> !from.field("job/" + name, "{.status.conditions}").isEmpty());
        return from.output("logs", "job/" + name);
    }
}
