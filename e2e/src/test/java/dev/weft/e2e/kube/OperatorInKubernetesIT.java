package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Http;
import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.mesh.LocalMesh;
import dev.weft.e2e.mesh.Sidecar;
import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of the demo on a real API server, with sidecars as processes. */
class OperatorInKubernetesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String WEB = "127.0.1.1";
    private static final String ENTRY = WEB + ":19080";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static KubeApi api;
    private static KubeOperator operator;
    private static LocalMesh mesh;

    @BeforeAll
    static void start() throws IOException {
        api = KubeApi.start();
        api.installCrds();
        Installation installation = Installation.find();
        api.kubectl("apply", "--server-side", "-f", installation.rbac().toString());
        api.kubectl(
                "apply",
                "--server-side",
                "-f",
                installation.manifests().resolve("namespace.yaml").toString());
        api.kubectl("apply", "--server-side", "-f", installation.manifests().toString());
        operator = KubeOperator.start("operator", api, work);
        mesh = new LocalMesh(installation, work.resolve("none"), work);
        sidecar("web", "web", new Sidecar("shop", "web", WEB, Map.of(ENTRY, "pay:80")));
        sidecar("pay", "pay-v1", new Sidecar("shop", "pay-v1", "127.0.1.2", Map.of()));
        sidecar("pay", "pay-v2", new Sidecar("shop", "pay-v2", "127.0.1.3", Map.of()));
        pay("v1", "127.0.1.2");
        pay("v2", "127.0.1.3");
        // A sidecar learns of a destination when it is first called.
        get(1);
    }

    private static void sidecar(String account, String workload, Sidecar sidecar)
            throws IOException {
        Path trust = work.resolve("trust.pem");
        Files.writeString(
                trust,
                api.kubectl(
                        "get",
                        "configmap",
                        "weft-trust",
                        "--namespace=weft-system",
                        "-o",
                        "jsonpath={.data.trust\\.pem}"));
        Path token = work.resolve("token-" + workload);
        Files.writeString(
                token,
                api.kubectl("create", "token", account, "--namespace=shop", "--audience=weft.dev"));
        Child process =
                mesh.sidecar(
                        sidecar,
                        new LocalMesh.Credentials(operator.ports().control(), trust, token));
        mesh.ready(process, sidecar);
    }

    private static void pay(String version, String address) {
        mesh.service(
                "pay-" + version,
                "pay",
                "--address",
                address,
                "--version",
                version,
                "--http-port",
                "18080",
                "--grpc-port",
                "18081");
    }

    @AfterAll
    static void stop() {
        mesh.close();
        operator.close();
        api.close();
    }

    private static String describe(String kind, String name) {
        return api.kubectl("describe", kind, name, "--namespace=shop").replaceAll(" +", " ");
    }

    private static void get(int count) {
        get(new Http(), count);
    }

    private static void get(Http http, int count) {
        try {
            for (int i = 0; i < count; i++) {
                assertThat(http.get("http://" + ENTRY + "/foo").statusCode()).isEqualTo(200);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long requests() {
        return number("{.status.requests}");
    }

    private static long generation() {
        return number("{.metadata.generation}");
    }

    private static long number(String path) {
        String text =
                api.kubectl(
                        "get", "trafficsplit", "pay", "--namespace=shop", "-o", "jsonpath=" + path);
        return text.isBlank() ? 0 : Long.parseLong(text.strip());
    }

    @Test
    void describe_tells_the_desired_and_the_observed_share_of_a_canary() {
        Http http = new Http();
        // Figures are of the last ten seconds, so requests go on until they are enough.
        Await.that(
                "figures of 200 requests",
                LIMIT,
                () -> {
                    get(http, 40);
                    return requests() >= 200;
                });

        assertThat(describe("trafficsplit", "pay"))
                .contains("Success Rate: 100 %")
                .contains("Desired: pay-v1 90 %, pay-v2 10 %")
                .containsPattern("Observed: pay-v1 (8\\d|9\\d)(\\.\\d+)? %, pay-v2 \\d")
                .contains("Programmed: 1/1")
                .contains("Message: in force in 1/1 proxies")
                .contains("p99:")
                .contains("Observed Generation: " + generation());
        assertThat(api.kubectl("get", "ts", "pay", "--namespace=shop"))
                .contains("True", "pay-v1 90 %");
    }

    @Test
    void what_a_policy_allows_passes_and_the_rest_is_refused() throws IOException {
        Await.text("Programmed: 2/2", LIMIT, () -> describe("meshpolicy", "pay"));

        Http http = new Http();
        assertThat(http.get("http://" + ENTRY + "/foo").statusCode()).isEqualTo(200);
        assertThat(http.get("http://" + ENTRY + "/bar").headers().firstValue("weft-reason"))
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("authorization-denied; id="));
    }

    @Test
    void a_wrong_split_says_what_is_wrong_and_how_to_mend_it() {
        api.apply(
                """
                apiVersion: split.smi-spec.io/v1alpha4
                kind: TrafficSplit
                metadata: {name: wrong, namespace: shop}
                spec:
                  service: web
                  backends: [{service: web-v9, weight: 1}]
                """);
        Await.that(
                "a condition",
                LIMIT,
                () ->
                        describe("trafficsplit", "wrong")
                                .contains(
                                        "service 'web-v9' not found in namespace shop; create it"
                                                + " or remove the backend"));
        assertThat(describe("trafficsplit", "wrong")).contains("Reason: BackendNotFound");
    }

    @Test
    void a_route_of_each_kind_says_that_it_was_accepted() {
        for (String kind : List.of("HTTPRoute", "GRPCRoute")) {
            api.apply(
                    """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: %1$s, namespace: shop}
                    spec: {ports: [{port: 80}]}
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: %2$s
                    metadata: {name: %1$s, namespace: shop}
                    spec:
                      parentRefs: [{group: "", kind: Service, name: %1$s}]
                      rules: [{backendRefs: [{name: %1$s, port: 80}]}]
                    """
                            .formatted("of-a-" + kind.toLowerCase(Locale.ROOT), kind));
            Await.text(
                    "Reason: Accepted",
                    LIMIT,
                    () -> describe(kind, "of-a-" + kind.toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void a_route_that_comes_after_one_of_another_kind_waits_for_its_port() {
        api.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: contested, namespace: shop}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GRPCRoute
                metadata: {name: contested, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: contested, port: 80}]
                  rules: [{backendRefs: [{name: contested, port: 80}]}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: contested, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: contested}]
                  rules: [{backendRefs: [{name: contested, port: 80}]}]
                """);
        Await.text("Reason: Conflicted", LIMIT, () -> describe("httproute", "contested"));
        assertThat(describe("httproute", "contested"))
                .contains("GRPCRoute/shop/contested has port 80 of Service shop/contested");

        api.kubectl("delete", "grpcroute", "contested", "--namespace=shop");
        Await.text("Reason: Accepted", LIMIT, () -> describe("httproute", "contested"));
    }

    @Test
    void the_mesh_shows_itself_to_gateway_api() {
        Await.text(
                "Status: True",
                LIMIT,
                () -> api.kubectl("describe", "xmesh", "weft").replaceAll(" +", " "));
        String features =
                api.kubectl(
                        "get",
                        "xmesh",
                        "weft",
                        "-o",
                        "jsonpath={.status.supportedFeatures[*].name}");
        assertThat(features.strip().split(" "))
                .contains("GRPCRoute", "HTTPRoute", "Mesh", "MeshConsumerRoute")
                .isSorted();
        assertThat(api.kubectl("get", "xmesh", "weft", "-o", "jsonpath={.spec}"))
                .isEqualTo("{\"controllerName\":\"weft.dev/controller\"}");
    }

    @Test
    void only_the_status_is_the_operators() {
        Await.text("Programmed: 1/1", LIMIT, () -> describe("trafficsplit", "pay"));
        String managed =
                api.kubectl(
                        "get",
                        "trafficsplit",
                        "pay",
                        "--namespace=shop",
                        "--show-managed-fields",
                        "-o",
                        "jsonpath={range .metadata.managedFields[?(@.manager=='weft-operator')]}"
                                + "{.operation} {.subresource} {.fieldsV1}{end}");
        assertThat(managed).startsWith("Apply status").doesNotContain("f:spec");
    }

    @Test
    void another_replica_serves_proxies_and_writes_when_the_leader_is_gone() {
        try (KubeOperator second = KubeOperator.start("operator-2", api, work)) {
            assertThat(leader()).isNotEmpty();
            assertThat(second.process().tail()).doesNotContain("this replica writes status");
            get(5);
            String before = leader();
            operator.process().kill();
            Await.that("another leader", LIMIT, () -> !leader().equals(before));
            api.apply(
                    """
                    apiVersion: split.smi-spec.io/v1alpha4
                    kind: TrafficSplit
                    metadata: {name: later, namespace: shop}
                    spec:
                      service: web
                      backends: [{service: web-v8, weight: 1}]
                    """);
            Await.text("web-v8", LIMIT, () -> describe("trafficsplit", "later"));
            get(50);

            operator = KubeOperator.start("operator-3", api, work, operator.ports());
            countedByAnotherThanTheLeader(second);
        } finally {
            if (!operator.process().alive()) {
                operator = KubeOperator.start("operator-4", api, work, operator.ports());
            }
        }
    }

    /** The proxies find the third replica where the first was, but the second writes status. */
    private static void countedByAnotherThanTheLeader(KubeOperator leader) {
        assertThat(leader()).isEqualTo("operator-2_127.0.0.1:" + leader.ports().control());
        split(40, 60);
        Http http = new Http();
        Await.that(
                "the figures of proxies that are connected to another replica",
                LIMIT,
                () -> {
                    get(http, 40);
                    return requests() >= 100;
                });
        assertThat(describe("trafficsplit", "pay"))
                .contains("Desired: pay-v1 40 %, pay-v2 60 %")
                .contains("Message: in force in 1/1 proxies");
        split(90, 10);
    }

    private static void split(int first, int second) {
        api.apply(
                """
                apiVersion: split.smi-spec.io/v1alpha4
                kind: TrafficSplit
                metadata: {name: pay, namespace: shop}
                spec:
                  service: pay
                  backends: [{service: pay-v1, weight: %d}, {service: pay-v2, weight: %d}]
                """
                        .formatted(first, second));
    }

    private static String leader() {
        return api.kubectl(
                "get",
                "lease",
                "weft-operator",
                "--namespace=weft-system",
                "-o",
                "jsonpath={.spec.holderIdentity}");
    }
}
