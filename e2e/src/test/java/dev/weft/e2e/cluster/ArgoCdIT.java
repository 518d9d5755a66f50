package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * Argo CD as it is installs Weft and a shop from a repository, by exactly the files of
 * argocd-examples, and is at rest while Argo Rollouts moves the traffic. One test builds on the one
 * before.
 */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArgoCdIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration CANARY_LIMIT = Duration.ofMinutes(15);
    private static final String ROLLOUT = "argocd-examples/canary-trafficsplit/rollout.yaml";

    private static Repository repository;
    private static ArgoCd argo;
    private static Kubectl kubectl;
    private static KubernetesClient client;
    private static ApplicationWatch platform;
    private static ApplicationWatch weft;
    private static ApplicationWatch shop;

    @TempDir static Path directory;

    @BeforeAll
    static void start(Cluster cluster) {
        cluster.addOn("prometheus", "argo-rollouts");
        kubectl = cluster.kubectl();
        client = kubectl.client();
        repository = Repository.create(directory);
        argo = ArgoCd.start(cluster, directory.resolve("argo-cd"));
        platform = new ApplicationWatch(client, "platform");
        weft = new ApplicationWatch(client, "weft");
        shop = new ApplicationWatch(client, "shop");
    }

    @AfterAll
    static void stop(Cluster cluster) {
        kubectl.output(
                "delete",
                "application",
                "platform",
                "environments",
                "shop",
                "--namespace=argocd",
                "--wait=false");
        kubectl.output("delete", "application", "weft", "--namespace=argocd", "--cascade=orphan");
        new Environments(kubectl, repository).close();
        new TestNamespace(kubectl, "shop").closeAndWait();
        List.of(platform, weft, shop).forEach(ApplicationWatch::close);
        client.close();
        argo.close();
        repository.close();
        cluster.install(".");
    }

    @Test
    @Order(1)
    void one_application_installs_the_mesh_and_then_what_is_meshed(Cluster cluster)
            throws IOException {
        cluster.uninstall();
        kubectl.apply(Files.readString(repository.file("argocd-examples/health/argocd-cm.yaml")));
        kubectl.apply(Files.readString(repository.file("argocd-examples/install/root.yaml")));

        String head = repository.head();
        platform.awaitGood(head, LIMIT);
        weft.awaitGood(head, LIMIT);
        shop.awaitGood(head, LIMIT);
        Instant meshThere = firstGood(weft);
        Figures.say(
                "Argo CD: shop healthy %d ms after the mesh"
                        .formatted(Duration.between(meshThere, firstGood(shop)).toMillis()));
        assertThat(shop.moments().getFirst().since()).isAfter(meshThere);
        for (String pod : new TestNamespace(kubectl, "shop").pods("app=pay")) {
            assertThat(kubectl.run("get", "pod", pod, "--namespace=shop", "-o", "yaml"))
                    .contains("weft-proxy");
        }
    }

    private static Instant firstGood(ApplicationWatch watch) {
        return watch.moments().stream()
                .filter(moment -> moment.state().isGood())
                .findFirst()
                .orElseThrow()
                .since();
    }

    @Test
    @Order(2)
    void applications_stay_synced_while_a_canary_moves_weights() {
        TestNamespace namespace = new TestNamespace(kubectl, "shop");
        try (CanaryLoad load = CanaryLoad.start(namespace);
                WeightWatch weights = WeightWatch.ofSplit(client, "shop", "pay", "pay-canary")) {
            LoadPod.Count before = load.count();
            repository.commit(ROLLOUT, "--version, v1", "--version, v2");
            argo.lookNow();
            String head = repository.head();
            namespace.await(
                    "the canary to begin",
                    CANARY_LIMIT,
                    () -> weights.steps().stream().anyMatch(step -> step.canary() == 10));
            argo.loseController();
            shop.awaitGood(head, CANARY_LIMIT);
            namespace.await(
                    "the new version alone to serve",
                    CANARY_LIMIT,
                    () ->
                            load.next(1).numbers().containsKey("v2")
                                    && !load.next(1).numbers().containsKey("v1"));

            List<ApplicationWatch.Moment> during =
                    shop.moments().stream()
                            .filter(moment -> moment.state().revision().equals(head))
                            .toList();
            Figures.say("Argo CD during a canary: " + words(during));
            List<ApplicationWatch.State> afterSync =
                    during.stream()
                            .map(ApplicationWatch.Moment::state)
                            .dropWhile(state -> !state.sync().equals("Synced"))
                            .toList();
            assertThat(afterSync).isNotEmpty();
            assertThat(afterSync).extracting(ApplicationWatch.State::sync).containsOnly("Synced");
            assertThat(afterSync)
                    .extracting(ApplicationWatch.State::health)
                    .containsAnyOf("Suspended", "Progressing")
                    .isSubsetOf("Suspended", "Progressing", "Healthy");
            assertThat(weft.moments().getLast().state().isGood()).isTrue();
            assertThat(load.afterThoseUnderWay().since(before).numbers())
                    .doesNotContainKey("failed");
        }
    }

    private static String words(List<ApplicationWatch.Moment> moments) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < moments.size(); i++) {
            ApplicationWatch.Moment moment = moments.get(i);
            Instant end = i + 1 < moments.size() ? moments.get(i + 1).since() : Instant.now();
            words.append(i == 0 ? "" : ", ")
                    .append(moment.state().sync())
                    .append('/')
                    .append(moment.state().health())
                    .append(' ')
                    .append(Duration.between(moment.since(), end).toSeconds())
                    .append(" s");
        }
        return words.toString();
    }

    @Test
    @Order(3)
    void what_is_deleted_by_hand_comes_back_and_what_is_deleted_in_git_goes() throws IOException {
        TestNamespace namespace = new TestNamespace(kubectl, "shop");
        Files.writeString(
                repository.file("argocd-examples/canary-trafficsplit/policy.yaml"),
                """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: pay, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: pay}]
                  traffic: {timeouts: {request: 5s}}
                """);
        String kustomization = "argocd-examples/canary-trafficsplit/kustomization.yaml";
        repository.commit(kustomization, "rollout.yaml", "rollout.yaml, policy.yaml");
        argo.lookNow();
        shop.awaitGood(repository.head(), LIMIT);
        assertThat(namespace.field("meshpolicy/pay", "{.spec.traffic.timeouts.request}"))
                .isEqualTo("5s");

        namespace.run("delete", "meshpolicy", "pay");
        namespace.await(
                "the policy to come back",
                LIMIT,
                () -> namespace.field("meshpolicy/pay", "{.metadata.name}").equals("pay"));

        Files.delete(repository.file("argocd-examples/canary-trafficsplit/policy.yaml"));
        repository.commit(kustomization, "rollout.yaml, policy.yaml", "rollout.yaml");
        argo.lookNow();
        namespace.await(
                "the policy to go",
                LIMIT,
                () -> namespace.output("get", "meshpolicies").contains("No resources"));
        shop.awaitGood(repository.head(), LIMIT);
    }

    @Test
    @Order(4)
    void a_release_goes_from_environment_to_environment_by_pull_request() throws IOException {
        kubectl.apply(Files.readString(repository.file("argocd-examples/environments/root.yaml")));
        Environments environments = new Environments(kubectl, repository);
        try (ApplicationWatch test = new ApplicationWatch(client, "shop-test");
                ApplicationWatch production = new ApplicationWatch(client, "shop-production")) {
            test.awaitGood(repository.head(), LIMIT);
            production.awaitGood(repository.head(), LIMIT);
            environments.promote(() -> deployed(test), () -> deployed(production));
        }
    }

    private static void deployed(ApplicationWatch application) {
        argo.lookNow();
        application.awaitGood(repository.head(), LIMIT);
    }
}
