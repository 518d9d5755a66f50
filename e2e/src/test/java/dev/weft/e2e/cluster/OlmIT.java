package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.olm.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 * The Operator Lifecycle Manager installs Weft from a catalog, brings the next version under load
 * and takes it away again. One step after the other.
 */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OlmIT {
    private static final Release FIRST = Release.CURRENT;
    private static final Release SECOND =
            new Release("0.1.1", "2026-12-01", Optional.of(FIRST.version()));

    /** OLM looks again after some time of its own where it did not see a change. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String WEBHOOK = "mutatingwebhookconfiguration/weft-injector";
    private static final String WEBHOOK_OWNER = "weft-webhook";
    private static final String RUNNING = "pods,deployments,services,poddisruptionbudgets";
    private static final String NAMESPACED =
            RUNNING + ",configmaps,secrets,serviceaccounts,roles,rolebindings,leases";
    private static final String CLUSTER_WIDE =
            "customresourcedefinitions,clusterroles,clusterrolebindings,"
                    + "mutatingwebhookconfigurations";
    private static final String PART_OF_WEFT = "app.kubernetes.io/part-of=weft";
    private static final String OF_OLM = "--selector=olm.owner.kind=ClusterServiceVersion";
    private static final int WEB_PORT = 8080;

    /** What {@code docs/tasks/install-with-olm.md} has a user apply. */
    private static final String SUBSCRIPTION =
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: weft-system
              labels: {pod-security.kubernetes.io/enforce: restricted, weft.dev/inject: disabled}
            ---
            apiVersion: operators.coreos.com/v1
            kind: OperatorGroup
            metadata: {name: weft, namespace: weft-system}
            spec: {}
            ---
            apiVersion: operators.coreos.com/v1alpha1
            kind: Subscription
            metadata: {name: weft, namespace: weft-system}
            spec: {name: weft, channel: stable-v0, source: weft, sourceNamespace: olm}
            """;

    @TempDir private static Path work;

    private static Olm olm;
    private static TestNamespace system;
    private static TestNamespace shop;

    @BeforeAll
    static void start(Cluster cluster) {
        cluster.uninstall();
        olm = Olm.start(cluster, work);
        system = new TestNamespace(cluster.kubectl(), Cluster.SYSTEM);
        for (String image : List.of("operator", "proxy")) {
            cluster.alias(
                    "weft.dev/" + image + ":" + FIRST.version(),
                    "weft.dev/" + image + ":" + SECOND.version());
        }
    }

    @AfterAll
    static void restore(Cluster cluster) {
        if (shop != null) {
            shop.close();
        }
        if (olm != null) {
            olm.close();
        }
        cluster.uninstall();
        cluster.install(".");
    }

    @Test
    @Order(1)
    void a_subscription_installs_it_and_pods_become_members(Cluster cluster) {
        olm.serve(List.of(FIRST));
        long began = System.nanoTime();
        cluster.kubectl().apply(SUBSCRIPTION);
        awaitSucceeded(FIRST);
        figure("install, from the subscription to Succeeded", began);

        assertThat(versionOfWebhook()).isEqualTo(FIRST.serviceVersion());
        shop = cluster.meshed("e2e-olm");
        ShopInPods.deploy(shop);
        assertThat(sidecarOf("app=web")).isEqualTo("weft.dev/proxy:" + FIRST.version());
        assertThat(shop.get(only("app=web"), WEB_PORT, "/pay/foo")).startsWith("pay v");
        assertThat(shop.metrics("app=pay"))
                .contains("client_id=\"spiffe://cluster.local/ns/e2e-olm/sa/web");
    }

    @Test
    @Order(2)
    void nothing_in_plaintext_is_let_through_when_a_policy_says_so() {
        shop.apply(
                """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: strict, namespace: e2e-olm}
                spec:
                  targetRefs: [{group: "", kind: Namespace, name: e2e-olm}]
                  authorization: {plaintext: Strict}
                """);
        shop.await("the policy in force", () -> shop.programmed("meshpolicy/strict"));

        assertStrict();
    }

    /** The API server is no member and is refused; a Job is one. */
    private static void assertStrict() {
        assertThat(shop.get(only("app=pay,version=v2"), WEB_PORT, "/foo")).doesNotStartWith("pay");
        assertThat(shop.fetch("member", "http://pay/foo")).contains("pay v");
        shop.run("delete", "job", "member");
    }

    @Test
    @Order(3)
    void every_example_of_the_catalog_is_accepted(Cluster cluster) throws IOException {
        String examples =
                system.field(
                        "clusterserviceversion/" + FIRST.serviceVersion(),
                        "{.metadata.annotations.alm-examples}");
        try (TestNamespace tried = cluster.plain("e2e-olm-examples")) {
            for (JsonNode example : new ObjectMapper().readTree(examples)) {
                if (!example.path("kind").asText().equals("Mesh")) {
                    ((ObjectNode) example.path("metadata")).put("namespace", tried.name());
                }
                assertThat(cluster.kubectl().apply(example.toString()))
                        .contains("serverside-applied");
            }
        } finally {
            cluster.kubectl().run("delete", "meshes.weft.dev", "default", "--ignore-not-found");
        }
    }

    @Test
    @Order(4)
    void an_upgrade_under_load_loses_no_request() {
        LoadPod load = LoadPod.start(shop, "http://pay/foo", 100, 3600);
        LoadPod.Count before = load.count();

        long began = System.nanoTime();
        olm.serve(List.of(FIRST, SECOND));
        awaitSucceeded(SECOND);
        system.await(
                "the first version to be gone",
                LIMIT,
                () ->
                        system.run("get", "clusterserviceversions", "-o", "name")
                                .strip()
                                .endsWith("/" + SECOND.serviceVersion()));
        figure("upgrade, from the new catalog to the old version's end", began);

        assertThat(versionOfWebhook()).isEqualTo(SECOND.serviceVersion());
        assertStrict();
        shop.run("rollout", "restart", "deployment/pay-v1");
        shop.rolledOut("pay-v1");
        assertThat(sidecarOf("app=pay,version=v1")).isEqualTo("weft.dev/proxy:" + SECOND.version());
        LoadPod.Count during = load.after(300).since(before);
        Figures.say(
                "OLM, upgrade under load: %d requests, %d failed"
                        .formatted(during.sent(), during.failed()));
        assertThat(during.numbers()).doesNotContainKey("failed");
    }

    @Test
    @Order(5)
    void what_was_installed_goes_with_it(Cluster cluster) {
        shop.close();
        shop = null;
        long began = System.nanoTime();
        system.run("delete", "subscription.operators.coreos.com/weft");
        system.run("delete", "clusterserviceversion/" + SECOND.serviceVersion());

        Kubectl kubectl = cluster.kubectl();
        system.await(
                "everything of the version to be gone",
                LIMIT,
                () ->
                        kubectl.output("get", WEBHOOK).contains("NotFound")
                                && left(kubectl, "clusterroles,clusterrolebindings", OF_OLM)
                                        .isBlank()
                                && left(system, RUNNING, "--selector=" + PART_OF_WEFT).isBlank());
        figure("removal", began);
        Figures.say("OLM, left in weft-system: " + left(system, NAMESPACED, "--ignore-not-found"));
        assertThat(system.run("get", "secrets", "-o", "name")).contains("secret/weft-ca");
        assertThat(kubectl.run("get", "customresourcedefinitions", "-o", "name"))
                .contains("meshpolicies.weft.dev");

        system.closeAndWait();
        kubectl.run("delete", "gatewayclass", "weft");
        kubectl.run("delete", "-k", "../crds");
        assertThat(
                        left(kubectl, CLUSTER_WIDE, "--selector=" + PART_OF_WEFT)
                                + left(kubectl, CLUSTER_WIDE, OF_OLM))
                .isBlank();
    }

    private static String left(Kubectl kubectl, String kinds, String selector) {
        return kubectl.run("get", kinds, selector, "-o", "name");
    }

    private static String left(TestNamespace namespace, String kinds, String selector) {
        return namespace.run("get", kinds, selector, "-o", "name");
    }

    private static void awaitSucceeded(Release release) {
        String object = "clusterserviceversion/" + release.serviceVersion();
        system.await(
                object + " to succeed",
                LIMIT,
                () -> system.field(object, "{.status.phase}").equals("Succeeded"));
    }

    /** The version that the webhook goes with. */
    private static String versionOfWebhook() {
        assertThat(system.field(WEBHOOK, "{.metadata.ownerReferences[*].name}"))
                .isEqualTo(WEBHOOK_OWNER);
        return system.field("clusterrole/" + WEBHOOK_OWNER, "{.metadata.labels.olm\\.owner}");
    }

    private static String only(String selector) {
        return shop.pods(selector).getFirst();
    }

    private static void figure(String what, long began) {
        Figures.say(
                "OLM, %s: %d s"
                        .formatted(what, Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    }

    private static String sidecarOf(String selector) {
        return shop.field(
                "pod/" + only(selector), "{.spec.initContainers[?(@.name=='weft-proxy')].image}");
    }
}
