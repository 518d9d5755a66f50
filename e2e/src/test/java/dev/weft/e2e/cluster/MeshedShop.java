package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop that knows of no mesh, before and after a label on its namespace: the same whoever makes
 * the redirect of its pods.
 */
@ExtendWith(Cluster.Shared.class)
abstract class MeshedShop {
    private static final String LABEL = "weft.dev/inject=enabled";
    private static final int WEB_PORT = 8080;

    /** A path that only the application writes and reads. */
    private static final String MARKER = "marker-4711-of-a-customer";

    private static final String URL = "http://pay/" + MARKER;

    @TempDir static Path captures;

    private static TestNamespace shop;
    private static LoadPod load;
    private static List<String> injected = List.of();

    /**
     * Puts the shop into the mesh.
     *
     * @param containers that its pods get
     */
    static void mesh(Cluster cluster, String name, List<String> containers) {
        injected = containers;
        shop = cluster.plain(name);
        ShopInPods.deploy(shop);
        assertThat(initContainers("app=pay")).isEmpty();

        try (NodeCapture network = NodeCapture.start(cluster, captures.resolve("before"))) {
            assertThat(shop.fetch("before", URL)).startsWith("pay v");
            network.awaitSight(MARKER);
        }

        cluster.kubectl().run("label", "namespace", shop.name(), LABEL);
        shop.run("rollout", "restart", "deployment");
        shop.rolledOut("web", "pay-v1", "pay-v2");
        load = LoadPod.start(shop, URL, 100, 900);
    }

    @AfterAll
    static void remove() {
        shop.close();
    }

    private static List<String> initContainers(String selector) {
        String names =
                shop.run(
                        "get",
                        "pods",
                        "--selector=" + selector,
                        "-o",
                        "jsonpath={.items[*].spec.initContainers[*].name}");
        return Words.of(names);
    }

    private static String web(String path) {
        return shop.get(shop.pods("app=web").getFirst(), WEB_PORT, path);
    }

    private static String id(String account) {
        return "spiffe://cluster.local/ns/" + shop.name() + "/sa/" + account;
    }

    @Test
    void pods_are_meshed_after_a_label_and_logs_are_the_applications() {
        assertThat(initContainers("app=web")).isEqualTo(injected);
        assertThat(shop.run("logs", "deployment/web")).contains("ready web");
        assertThat(
                        shop.field(
                                "pod/" + shop.pods("app=web").getFirst(),
                                "{.spec.containers[*].name}"))
                .isEqualTo("web");
    }

    @Test
    void both_sides_of_a_request_prove_who_they_are() {
        assertThat(web("/pay/foo")).startsWith("pay v");
        assertThat(web("/charge")).startsWith("charged 12.50 by pay v");
        assertThat(shop.metrics("app=pay"))
                .containsPattern(
                        "request_total\\{[^}]*client_id=\""
                                + id("web")
                                + "\"[^}]*direction=\"inbound\"");
        assertThat(shop.metrics("app=web"))
                .containsPattern(
                        "request_total\\{[^}]*direction=\"outbound\"[^}]*server_id=\""
                                + id("pay")
                                + "\"");
    }

    @Test
    void nothing_that_pods_of_the_mesh_say_goes_over_the_network_as_it_is(Cluster cluster) {
        try (NodeCapture network = NodeCapture.start(cluster, captures.resolve("after"))) {
            assertThat(shop.fetch("after", URL)).startsWith("pay v");
            load.after(500);
            // The label made the difference: the same requests were seen before it.
            assertThat(network.size()).isGreaterThan(500 * 200);
            assertThat(network.saw(MARKER)).isFalse();
        }
    }

    @Test
    void a_canary_moves_by_kubectl_apply_and_describe_says_how_it_goes() {
        for (int v2 : new int[] {10, 50, 100}) {
            shop.apply(ShopInPods.split(shop, 100 - v2, v2));
            shop.await(
                    "figures of " + v2 + " % to v2",
                    () ->
                            shop.field("trafficsplit/pay", "{.status.desired}")
                                            .equals(
                                                    "pay-v1 "
                                                            + (100 - v2)
                                                            + " %, pay-v2 "
                                                            + v2
                                                            + " %")
                                    && number(shop.field("trafficsplit/pay", "{.status.requests}"))
                                            >= 400);
            double observed =
                    Double.parseDouble(
                            shop.field("trafficsplit/pay", "{.status.backends[1].observedShare}")
                                    .replace(" %", ""));
            double deviation = Math.sqrt(v2 * (100.0 - v2) / 400);
            assertThat(observed).isBetween(v2 - 5 * deviation, v2 + 5 * deviation);
        }
        assertThat(shop.run("describe", "trafficsplit", "pay").replaceAll(" +", " "))
                .contains("Observed: pay-v1 0 %, pay-v2 100 %")
                .contains("Success Rate: 100 %")
                .containsPattern("Message: in force in (\\d)/\\1 proxies");
        shop.run("delete", "trafficsplit", "pay");
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    @Test
    void a_policy_lets_through_what_it_names_and_the_refusal_says_why() {
        shop.apply(ShopInPods.in(shop, "manifests/policy.yaml"));
        try {
            shop.await(
                    "the policy in all sidecars of pay",
                    () -> shop.field("meshpolicy/pay", "{.status.programmed}").equals("3/3"));
            assertThat(web("/pay/foo")).startsWith("pay v");
            assertThat(web("/charge")).startsWith("charged");
            assertThat(web("/refund")).contains("PERMISSION_DENIED");
            assertThat(shop.metrics("app=pay")).contains("no-allow-rule");
        } finally {
            shop.run("delete", "meshpolicy", "pay");
        }
    }

    @Test
    void under_strict_probes_pass_and_plaintext_does_not() {
        String pod = shop.pods("app=pay,version=v2").getFirst();
        assertThat(shop.get(pod, WEB_PORT, "/foo")).startsWith("pay v2");
        shop.apply(
                """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: strict, namespace: %s}
                spec:
                  targetRefs: [{group: "", kind: Namespace, name: %s}]
                  authorization: {plaintext: Strict}
                """
                        .formatted(shop.name(), shop.name()));
        try {
            LoadPod.Count before = load.count();
            shop.await(
                    "plaintext to be refused",
                    () -> !shop.get(pod, WEB_PORT, "/foo").startsWith("pay v2"));
            // Readiness is probed each second; it would be gone within three.
            LoadPod.Count later = load.after(1_000);
            assertThat(later.since(before).failed()).isZero();
            assertThat(shop.field("pod/" + pod, "{.status.conditions[?(@.type=='Ready')].status}"))
                    .isEqualTo("True");
            assertThat(shop.field("pod/" + pod, "{.status.containerStatuses[*].restartCount}"))
                    .isEqualTo("0");
        } finally {
            shop.run("delete", "meshpolicy", "strict");
        }
    }
}
