package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that come and go, Jobs that end, and an operator that is away. */
@Tag("cluster")
@Tag("short")
@ExtendWith(Cluster.Shared.class)
class LifecycleIT {
    /** 100 in a soak. */
    private static final int ROLLOUTS = Integer.getInteger("weft.e2e.rollouts", 3);

    /** For how long the API server is away; two minutes in a soak. */
    private static final Duration AWAY =
            Duration.ofSeconds(Integer.getInteger("weft.e2e.api-server-away", 15));

    private static final int RATE = 100;

    private static TestNamespace shop;
    private static LoadPod load;

    @BeforeAll
    static void deploy(Cluster cluster) {
        shop = cluster.meshed("e2e-lifecycle");
        shop.apply(
                """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: each-minute, namespace: %s}
                spec:
                  schedule: "* * * * *"
                  concurrencyPolicy: Forbid
                  jobTemplate:
                    spec:
                      template:
                        spec:
                          restartPolicy: Never
                          containers:
                            - name: once
                              image: weft.dev/shop:0.1.0
                              args: [get, --url, "http://pay/foo"]
                """
                        .formatted(shop.name()));
        ShopInPods.deploy(shop);
        load = LoadPod.start(shop, "http://pay/foo", RATE, 14_400);
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
    void jobs_of_a_cron_job_end() {
        shop.await(
                "a Job of the CronJob to succeed",
                () -> !shop.field("cronjob/each-minute", "{.status.lastSuccessfulTime}").isEmpty());
        shop.run("patch", "cronjob/each-minute", "--patch={\"spec\":{\"suspend\":true}}");
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
                "--timeout=300s");
        shop.rolledOut("web");
        assertThat(load.after(300).since(before).numbers()).doesNotContainKey("failed");
        shop.run("scale", "deployment/web", "--replicas=1");
    }

    @Test
    void while_the_api_server_is_away_traffic_goes_on_and_then_all_converges(Cluster cluster) {
        List<String> tell = cluster.onNode(1, "curl", "-sf", "--max-time", "2", load.url());
        LoadPod.Count before = load.count();
        int eventsBefore = events(cluster.kubectl());
        cluster.apiServer(Cluster.Presence.AWAY);
        try {
            Await.that(
                    "load of " + AWAY.toSeconds() + " s",
                    AWAY.plusMinutes(1),
                    () -> told(tell).sent() - before.sent() >= RATE * AWAY.toSeconds());
        } finally {
            cluster.apiServer(Cluster.Presence.THERE);
        }
        assertThat(told(tell).since(before).numbers()).doesNotContainKey("failed");
        shop.await(
                "the API server to be back",
                () -> cluster.kubectl().output("get", "--raw", "/readyz").strip().equals("ok"));

        shop.apply(ShopInPods.split(shop, 50, 50));
        shop.await("a split to be in force", () -> shop.programmed("trafficsplit/pay"));
        assertThat(load.after(300).since(before).numbers()).doesNotContainKey("failed");
        shop.run("delete", "trafficsplit", "pay");
        assertThat(events(cluster.kubectl()) - eventsBefore)
                .as(
                        "a component that found the API server away and wrote an event for each attempt")
                .isLessThan(100);
    }

    private static int events(Kubectl kubectl) {
        return Words.of(kubectl.output("get", "events", "--all-namespaces", "-o", "name")).size();
    }

    private static LoadPod.Count told(List<String> command) {
        return LoadPod.counted(Command.run(command, Duration.ofSeconds(10)).output());
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
