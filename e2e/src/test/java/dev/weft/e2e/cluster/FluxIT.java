package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flux as it is installs Weft and a shop from a repository, by exactly the files of flux-examples,
 * and leaves the traffic to Argo Rollouts. One test builds on the one before.
 */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration CANARY_LIMIT = Duration.ofMinutes(15);
    private static final String ROLLOUT = "argocd-examples/canary-trafficsplit/rollout.yaml";

    private static Repository repository;
    private static Flux flux;
    private static Kubectl kubectl;
    private static KubernetesClient client;

    @TempDir static Path directory;

    @BeforeAll
    static void start(Cluster cluster) {
        cluster.addOn("prometheus", "argo-rollouts");
        kubectl = cluster.kubectl();
        client = kubectl.client();
        repository = Repository.create(directory);
        flux = Flux.start(cluster, directory.resolve("flux"));
    }

    @AfterAll
    static void stop(Cluster cluster) {
        kubectl.output(
                "patch",
                "kustomization/weft",
                "--namespace=" + Flux.NAMESPACE,
                "--type=merge",
                "--patch={\"spec\":{\"prune\":false}}");
        kubectl.output(
                "delete",
                "kustomizations",
                "--all",
                "--namespace=" + Flux.NAMESPACE,
                "--timeout=120s");
        new Environments(kubectl, repository).close();
        new TestNamespace(kubectl, "shop").closeAndWait();
        client.close();
        flux.close();
        repository.close();
        cluster.install(".");
    }

    @Test
    @Order(1)
    void the_mesh_is_installed_and_then_what_is_meshed(Cluster cluster) {
        cluster.uninstall();
        kubectl.run("apply", "-k", repository.file("flux-examples/install").toString());

        awaitReady("weft");
        awaitReady("shop");
        TestNamespace shop = new TestNamespace(kubectl, "shop");
        assertThat(shop.pods("app=pay")).isNotEmpty();
        for (String pod : shop.pods("app=pay")) {
            assertThat(shop.run("get", "pod", pod, "-o", "yaml")).contains("weft-proxy");
        }
    }

    private static void awaitReady(String kustomization) {
        String head = repository.head();
        new TestNamespace(kubectl, Flux.NAMESPACE)
                .await(
                        Flux.KUSTOMIZATIONS,
                        kustomization,
                        CANARY_LIMIT,
                        one -> Flux.isReady(one, head));
    }

    @Test
    @Order(2)
    void a_canary_goes_on_whatever_flux_looks_at_meanwhile() {
        TestNamespace shop = new TestNamespace(kubectl, "shop");
        try (CanaryLoad load = CanaryLoad.start(shop);
                WeightWatch weights = WeightWatch.ofSplit(client, "shop", "pay", "pay-canary")) {
            LoadPod.Count before = load.count();
            repository.commit(ROLLOUT, "--version, v1", "--version, v2");
            flux.lookNow();
            awaitWeight(shop, weights, 10);
            flux.loseController();
            flux.lookNow();
            awaitWeight(shop, weights, 50);
            flux.lookNow();
            awaitReady("shop");
            awaitWeight(shop, weights, 100);
            shop.await(
                    "the new version alone to serve",
                    CANARY_LIMIT,
                    () -> load.next(1).numbers().keySet().equals(Set.of("ok", "v2")));

            load.sharesHold("Argo Rollouts under Flux", weights.steps(), "v2");
            assertThat(weights.steps())
                    .extracting(WeightWatch.Step::canary)
                    .contains(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
            assertThat(load.afterThoseUnderWay().since(before).numbers())
                    .doesNotContainKey("failed");
        }
    }

    private static void awaitWeight(TestNamespace shop, WeightWatch weights, long canary) {
        shop.await(
                "the canary to have " + canary + " %",
                CANARY_LIMIT,
                () -> weights.steps().stream().anyMatch(step -> step.canary() == canary));
    }

    @Test
    @Order(3)
    void what_is_changed_by_hand_is_changed_back_and_what_is_deleted_in_git_goes()
            throws IOException {
        TestNamespace shop = new TestNamespace(kubectl, "shop");
        Path policy = repository.file("argocd-examples/canary-trafficsplit/policy.yaml");
        String kustomization = "argocd-examples/canary-trafficsplit/kustomization.yaml";
        Files.writeString(
                policy,
                """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: pay, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: pay}]
                  traffic: {timeouts: {request: 5s}}
                """);
        repository.commit(kustomization, "rollout.yaml", "rollout.yaml, policy.yaml");
        flux.lookNow();
        awaitReady("shop");
        shop.run(
                "patch",
                "meshpolicy/pay",
                "--type=merge",
                "--patch={\"spec\":{\"traffic\":{\"timeouts\":{\"request\":\"9s\"}}}}");
        flux.lookNow();
        shop.await(
                "the policy to be as it was",
                LIMIT,
                () ->
                        shop.field("meshpolicy/pay", "{.spec.traffic.timeouts.request}")
                                .equals("5s"));

        Files.delete(policy);
        repository.commit(kustomization, "rollout.yaml, policy.yaml", "rollout.yaml");
        flux.lookNow();
        shop.await(
                "the policy to go",
                LIMIT,
                () -> shop.output("get", "meshpolicies").contains("No resources"));
        awaitReady("shop");
    }

    @Test
    @Order(4)
    void a_release_goes_from_environment_to_environment_by_pull_request() {
        kubectl.run("apply", "-k", repository.file("flux-examples/environments").toString());
        awaitReady("shop-test");
        awaitReady("shop-production");
        new Environments(kubectl, repository)
                .promote(() -> awaitDeployed("shop-test"), () -> awaitDeployed("shop-production"));
    }

    private static void awaitDeployed(String kustomization) {
        flux.lookNow();
        awaitReady(kustomization);
    }
}
