package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.e2e.kube.AuditedRequest;
import dev.weft.e2e.kube.Grant;
import dev.weft.e2e.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Where the node makes the redirect. What takes the agents away comes last. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MeshedShopByNodeIT extends MeshedShop {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LIST = "/etc/cni/net.d/10-bridge.conflist";
    private static final String PLUGIN = "/opt/cni/bin/weft-cni";
    private static final String AGENTS = "daemonset/weft-cni-node";
    private static final String LABEL = "app.kubernetes.io/component=cni-node";

    private static TestNamespace agents;

    @BeforeAll
    static void mesh(Cluster cluster) {
        agents = new TestNamespace(cluster.kubectl(), "weft-cni");
        cluster.install("overlays/cni");
        ready();
        mesh(cluster, "e2e-shop-by-node", List.of("weft-proxy"));
    }

    @AfterAll
    static void initAgain(Cluster cluster) {
        cluster.kubectl()
                .run(
                        "delete",
                        "--ignore-not-found",
                        "namespace/weft-cni",
                        "clusterrole/weft-cni-node",
                        "clusterrolebinding/weft-cni-node",
                        "validatingadmissionpolicybinding/weft-cni-node",
                        "validatingadmissionpolicy/weft-cni-node");
        cluster.install(".");
    }

    private static void ready() {
        agents.run("rollout", "status", AGENTS, "--timeout=300s");
    }

    /** Keeps agents from all nodes, or lets them come back. */
    private static void agentsOn(String nodes) {
        agents.run(
                "patch",
                AGENTS,
                "--type=merge",
                "--patch",
                "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"e2e\":" + nodes + "}}}}}");
    }

    private static String onNode(Cluster cluster, int node, String... command) {
        return Command.run(cluster.onNode(node, command), LIMIT).output();
    }

    /** As whoever made the node's network writes it again. */
    private static void unchain(Cluster cluster, int node) {
        try {
            JsonMapper json = new JsonMapper();
            ObjectNode list = (ObjectNode) json.readTree(onNode(cluster, node, "cat", LIST));
            ArrayNode plugins = (ArrayNode) list.get("plugins");
            assertThat(plugins.get(plugins.size() - 1).path("type").asText()).isEqualTo("weft-cni");
            plugins.remove(plugins.size() - 1);
            onNode(cluster, node, "bash", "-c", "echo '" + list + "' >" + LIST);
        } catch (IOException e) {
            throw new IllegalStateException("the list of node " + node, e);
        }
    }

    private static boolean chained(Cluster cluster) {
        return nodes().allMatch(node -> onNode(cluster, node, "cat", LIST).contains("weft-cni"));
    }

    private static IntStream nodes() {
        return IntStream.rangeClosed(1, Cluster.NODES);
    }

    private static void pod(TestNamespace namespace, String name) {
        namespace.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  terminationGracePeriodSeconds: 1
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                    - name: app
                      image: weft.dev/shop:0.1.0
                      args: [pay, --address, 0.0.0.0, --version, early]
                      securityContext:
                        allowPrivilegeEscalation: false
                        capabilities: {drop: [ALL]}
                """
                        .formatted(namespace.name(), name));
    }

    @Test
    void a_namespace_that_is_restricted_admits_pods_of_the_mesh(Cluster cluster) {
        Map<String, String> labels =
                Map.of(
                        "weft.dev/inject",
                        "enabled",
                        "pod-security.kubernetes.io/enforce",
                        "restricted");
        try (TestNamespace restricted =
                TestNamespace.create(cluster.kubectl(), "e2e-restricted", labels)) {
            pod(restricted, "confined");
            restricted.await(
                    "an answer of the application",
                    () -> restricted.get("confined", 8080, "/foo").startsWith("pay early"));
            assertThat(restricted.get("confined", 15020, "/metrics"))
                    .containsPattern("request_total\\{[^}]*direction=\"inbound\"");
        }
    }

    @Test
    void a_list_that_somebody_rewrites_is_put_right(Cluster cluster) {
        unchain(cluster, 1);
        agents.await("the plugin in the lists of all nodes", () -> chained(cluster));
    }

    @Test
    void an_agent_takes_its_taint_away_and_may_change_nothing_else(Cluster cluster) {
        Kubectl kubectl = cluster.kubectl();
        kubectl.run("taint", "nodes", "--all", "weft.dev/cni-not-ready=:NoSchedule");
        agents.run("rollout", "restart", AGENTS);
        ready();
        agents.await(
                "nodes without the taint",
                () ->
                        !kubectl.output("get", "nodes", "-o", "jsonpath={.items[*].spec.taints}")
                                .contains("weft.dev"));
        assertThat(asAgent(cluster, "another", "label", "node", node(1), "e2e=x"))
                .contains("changes its own node only");
        assertThat(asAgent(cluster, node(1), "taint", "node", node(1), "e2e=x:NoSchedule"))
                .contains("takes the taint weft.dev/cni-not-ready away and no other");
        assertThat(asAgent(cluster, node(1), "label", "node", node(1), "e2e=x"))
                .contains("changes nothing but a taint");
    }

    private static String node(int number) {
        return Cluster.LETTER + "-" + number;
    }

    /** What the API server says to an agent that has a change of a node in mind. */
    private static String asAgent(Cluster cluster, String node, String... change) {
        List<String> arguments = new ArrayList<>(List.of(change));
        arguments.add("--as=system:serviceaccount:weft-cni:weft-cni-node");
        arguments.add("--as-user-extra=authentication.kubernetes.io/node-name=" + node);
        return cluster.kubectl().output(arguments.toArray(String[]::new));
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void without_an_agent_no_pod_of_the_mesh_runs_unled_and_with_one_all_do(Cluster cluster) {
        try (TestNamespace late = cluster.meshed("e2e-late");
                TestNamespace plain = cluster.plain("e2e-late-plain")) {
            agentsOn("\"nowhere\"");
            agents.await(
                    "no agent to be there, not even one that ends",
                    () -> agents.run("get", "pods", "-o", "jsonpath={.items}").equals("[]"));
            pod(late, "refused");
            pod(plain, "unmeshed");
            late.await(
                    "an event that says why",
                    () -> late.output("get", "events").contains("DaemonSet weft-cni-node"));
            plain.run("wait", "pod/unmeshed", "--for=condition=Ready", "--timeout=180s");

            nodes().forEach(node -> unchain(cluster, node));
            pod(late, "early");
            late.await(
                    "the sidecar to say what it waits for",
                    () ->
                            late.output("logs", "early", "--container=weft-proxy")
                                    .contains("connections are not redirected yet"));
            assertThat(late.field("pod/early", "{.status.containerStatuses[*].state}"))
                    .contains("PodInitializing");

            agentsOn("null");
            ready();
            late.run("wait", "pod/early", "pod/refused", "--for=condition=Ready", "--timeout=180s");
            assertThat(agents.run("logs", "--selector=" + LABEL, "--tail=-1"))
                    .contains("redirect made for a pod from before the plugin pod=e2e-late/early");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void agents_that_are_deleted_leave_their_nodes_as_they_were(Cluster cluster) {
        cluster.kubectl().run("delete", "namespace", agents.name(), "--timeout=120s");
        nodes().forEach(
                        node -> {
                            assertThat(onNode(cluster, node, "cat", LIST))
                                    .contains("portmap")
                                    .doesNotContain("weft-cni");
                            assertThat(onNode(cluster, node, "ls", PLUGIN))
                                    .contains("No such file");
                        });
    }

    /** Of all that an agent did in the tests before. */
    @Test
    @Order(Integer.MAX_VALUE)
    void every_right_that_an_agent_is_granted_is_used(Cluster cluster) throws IOException {
        List<AuditedRequest> asked =
                onNode(cluster, 1, "cat", "/var/log/audit.log")
                        .lines()
                        .flatMap(AuditedRequest::in)
                        .filter(request -> request.status() < 400)
                        .toList();
        assertThat(
                        Grant.in(Files.readString(Path.of("../operator/deploy/node/rbac.yaml")))
                                .filter(grant -> asked.stream().noneMatch(grant::covers)))
                .as("rights that nothing uses: remove them, or test what uses them")
                .isEmpty();
    }
}
