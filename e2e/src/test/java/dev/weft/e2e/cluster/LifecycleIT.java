package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that come and go, Jobs that end, and an operator that is away. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class LifecycleIT {
    /** 100 in a soak. */
    private static final int ROLLOUTS = Integer.getInteger("weft.e2e.rollouts", 3);

    private static TestNamespace shop;
    private static LoadPod load;

    @BeforeAll
    static void deploy(Cluster cluster) {
        shop = cluster.meshed("e2e-lifecycle");
        ShopInPods.deploy(shop);
        load = LoadPod.start(shop, "http://pay/foo", 100, 3600);
    }

    @AfterAll
    static void remove() {
        shop.close();
    }

    @Test
    void a_job_ends_and_its_init_containers_have_a_network() {
        shop.apply(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once, namespace: %s}
                spec:
                  backoffLimit: 3
                  template:
                    spec:
                      restartPolicy: Never
                      initContainers:
                        - name: before
                          image: weft.dev/shop:0.1.0
                          args: [get, --url, "http://pay/foo"]
                      containers:
                        - name: once
                          image: weft.dev/shop:0.1.0
                          args: [get, --url, "http://pay/foo"]
                """
                        .formatted(shop.name()));
        shop.run("wait", "--for=condition=Complete", "job/once", "--timeout=120s");
        assertThat(shop.run("logs", "job/once")).contains("pay v");
        assertThat(shop.run("logs", "job/once", "--container=before")).contains("pay v");
    }

    @Test
    void rollouts_under_load_lose_no_request() {
        LoadPod.Count before = load.count();
        for (int i = 0; i < ROLLOUTS; i++) {
            shop.run("rollout", "restart", "deployment/pay-v1");
            shop.rolledOut("pay-v1");
        }
        LoadPod.Count during = load.after(300).since(before);
        assertThat(during.numbers()).doesNotContainKey("failed");
        assertThat(during.ok()).isPositive();
    }

    @Test
    void while_the_operator_is_away_traffic_goes_on_and_new_pods_wait(Cluster cluster) {
        Kubectl kubectl = cluster.kubectl();
        String replicas =
                kubectl.run(
                        "get",
                        "deployment/weft-operator",
                        "--namespace=" + Cluster.SYSTEM,
                        "-o",
                        "jsonpath={.spec.replicas}");
        LoadPod.Count before = load.count();
        scaleOperator(kubectl, "0");
        try {
            shop.run("scale", "deployment/web", "--replicas=2");
            load.after(1_000);
            shop.await(
                    "the new pod to be held back",
                    () ->
                            shop.output("describe", "replicaset", "--selector=app=web")
                                    .contains("weft"));
            assertThat(shop.field("deployment/web", "{.status.readyReplicas}")).isEqualTo("1");
        } finally {
            scaleOperator(kubectl, replicas.strip());
        }
        kubectl.run(
                "rollout",
                "status",
                "deployment/weft-operator",
                "--namespace=" + Cluster.SYSTEM,
                "--timeout=150s");
        shop.rolledOut("web");
        assertThat(load.after(300).since(before).numbers()).doesNotContainKey("failed");
        shop.run("scale", "deployment/web", "--replicas=1");
    }

    private static void scaleOperator(Kubectl kubectl, String replicas) {
        kubectl.run(
                "scale",
                "deployment/weft-operator",
                "--namespace=" + Cluster.SYSTEM,
                "--replicas=" + replicas);
        kubectl.run(
                "wait",
                "--for=jsonpath={.spec.replicas}=" + replicas,
                "deployment/weft-operator",
                "--namespace=" + Cluster.SYSTEM);
    }
}
