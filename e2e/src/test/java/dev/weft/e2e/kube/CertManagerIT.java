package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.mesh.LocalMesh;
import dev.weft.e2e.mesh.MeshPort;
import dev.weft.e2e.mesh.Pair;
import dev.weft.e2e.mesh.Sidecar;
import dev.weft.e2e.mesh.SteadyLoad;
import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mesh goes from issuer to issuer of a real cert-manager, under load from beginning to end. The
 * tests are chapters of one story, as each change is from what was before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertManagerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CALLER = "127.0.4.1";
    private static final String CALLEE = "127.0.4.2";
    private static final String VISITOR = "127.0.4.3";
    private static final String ENTRY = CALLER + ":19080";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static KubeApi api;
    private static CertManager certManager;
    private static KubeOperator operator;
    private static LocalMesh mesh;
    private static SteadyLoad load;
    private static Child caller;
    private static Child callee;
    private static X509Certificate intermediate;

    @BeforeAll
    static void start() {
        api = KubeApi.start();
        api.installCrds();
        certManager = CertManager.start(api, work);
        Installation installation = Installation.find();
        api.kubectl("apply", "--server-side", "-f", installation.rbac().toString());
        api.apply(Pair.manifests(CALLER, CALLEE));
        wants("{name: first}");
        operator = KubeOperator.hasty("operator", api, work);
        mesh = new LocalMesh(installation, work.resolve("none"), work);
        mesh.service(
                "callee",
                "pay",
                "--address",
                CALLEE,
                "--version",
                "v1",
                "--http-port",
                "18080",
                "--grpc-port",
                "18081");
        caller = sidecar(new Sidecar("pair", "caller", CALLER, Map.of(ENTRY, "callee:80")));
        callee = sidecar(new Sidecar("pair", "callee", CALLEE, Map.of()));
    }

    @AfterAll
    static void stop() {
        if (load != null) {
            load.close();
        }
        mesh.close();
        operator.close();
        certManager.close();
        api.close();
    }

    private static void wants(String issuer) {
        api.apply(
                """
                apiVersion: weft.dev/v1alpha1
                kind: Mesh
                metadata: {name: default}
                spec:
                  certificates: {duration: 1m}
                  issuer: %s
                """
                        .formatted(issuer));
    }

    /** A sidecar with a token that is bound to a pod of its name. */
    private static Child sidecar(Sidecar sidecar) {
        pod(sidecar.namespace(), sidecar.workload());
        return sidecar(sidecar, podToken(sidecar.namespace(), sidecar.workload()));
    }

    private static Child sidecar(Sidecar sidecar, String token) {
        write(tokenFile(sidecar), token);
        Path trust = work.resolve("trust.pem");
        write(
                trust,
                api.kubectl(
                        "get",
                        "configmap",
                        "weft-trust",
                        "--namespace=weft-system",
                        "-o",
                        "jsonpath={.data.trust\\.pem}"));
        return mesh.sidecar(
                sidecar,
                new LocalMesh.Credentials(operator.ports().control(), trust, tokenFile(sidecar)));
    }

    private static Path tokenFile(Sidecar sidecar) {
        return work.resolve("token-" + sidecar.workload());
    }

    private static void pod(String namespace, String name) {
        api.apply(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %2$s, namespace: %1$s}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  serviceAccountName: %2$s
                  containers: [{name: app, image: none}]
                """
                        .formatted(namespace, name));
    }

    private static String podToken(String namespace, String name) {
        return token(
                namespace,
                name,
                "--audience=weft.dev",
                "--bound-object-kind=Pod",
                "--bound-object-name=" + name);
    }

    private static String token(String namespace, String account, String... more) {
        List<String> command =
                new ArrayList<>(List.of("create", "token", account, "--namespace=" + namespace));
        command.addAll(List.of(more));
        return api.kubectl(command.toArray(String[]::new));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describeMesh() {
        return api.kubectl("describe", "mesh", "default").replaceAll("\\s+", " ");
    }

    private static void awaitIssuer(String issuer) {
        Await.text("Issuer: " + issuer + " ", LIMIT, CertManagerIT::describeMesh);
        Await.text("Reason: Settled", LIMIT, CertManagerIT::describeMesh);
        Await.text("Certificates: Issuer: " + issuer + " ", LIMIT, CertManagerIT::describeMesh);
    }

    private static String authorityOf(String address) {
        return MeshPort.chain(address).getFirst().getIssuerX500Principal().getName();
    }

    private static double issued(String address) {
        return mesh.metrics(address).stream()
                .filter(line -> line.startsWith("weft_certificates_total{outcome=\"issued\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Map<String, Long> requestsByPod() {
        return api
                .client()
                .resources(CertificateRequest.class)
                .inNamespace("pair")
                .list()
                .getItems()
                .stream()
                .collect(
                        Collectors.groupingBy(
                                one -> one.getMetadata().getOwnerReferences().getFirst().getName(),
                                Collectors.counting()));
    }

    @Test
    @Order(1)
    void proxies_wait_for_an_issuer_that_is_not_there_and_start_when_it_is() {
        Await.text("Reason: IssuerNotReady", LIMIT, CertManagerIT::describeMesh);
        assertThat(describeMesh())
                .contains("ClusterIssuer first: Referenced \"ClusterIssuer\" not found")
                .doesNotContain("Stalled");
        Await.text("not found", LIMIT, caller::tail);
        assertThat(caller.alive()).isTrue();

        certManager.issuer("first");

        mesh.ready(caller, new Sidecar("pair", "caller", CALLER, Map.of()));
        mesh.ready(callee, new Sidecar("pair", "callee", CALLEE, Map.of()));
        awaitIssuer("PerWorkload/cert-manager.io/ClusterIssuer/first");
        Await.text("Roots: 1 Workloads: 2", LIMIT, CertManagerIT::describeMesh);
        assertThat(authorityOf(CALLEE)).isEqualTo("CN=first root");
        load = SteadyLoad.start("http://" + ENTRY + "/foo");
        Await.that("answers", LIMIT, () -> load.answered() > 100);
    }

    @Test
    @Order(2)
    void another_issuer_takes_over_and_no_request_fails() {
        certManager.issuer("second");
        certManager.issuerUnder("chain", "second");

        wants("{name: chain}");
        awaitIssuer("PerWorkload/cert-manager.io/ClusterIssuer/chain");

        assertThat(MeshPort.chain(CALLEE)).hasSize(2);
        assertThat(authorityOf(CALLEE)).isEqualTo("CN=chain authority");
        assertThat(describeMesh()).contains("Roots: 1 ");
        assertThat(requestsByPod()).isEqualTo(Map.of("caller", 1L, "callee", 1L));
        assertThat(load.failures()).isEmpty();
    }

    @Test
    @Order(3)
    void the_operator_signs_under_an_intermediate_that_cert_manager_issues() {
        wants("{name: first, mode: Intermediate}");
        awaitIssuer("Intermediate/cert-manager.io/ClusterIssuer/first");

        intermediate = MeshPort.chain(CALLEE).getLast();
        assertThat(authorityOf(CALLEE)).isEqualTo("CN=Weft intermediate authority");
        assertThat(load.failures()).isEmpty();
        // Proxies take the next one when they renew their certificates, which is seen below.
        certManager.renew("weft-system", "weft-intermediate");
    }

    @Test
    @Order(4)
    void tokens_of_other_audiences_and_of_pods_that_are_gone_get_nothing() {
        api.kubectl("create", "namespace", "visitors");
        pod("visitors", "stranger");
        String deleted = podToken("visitors", "stranger");
        String elsewhere = token("visitors", "stranger", "--audience=vault");
        api.kubectl(
                "delete", "pod", "stranger", "--namespace=visitors", "--grace-period=0", "--force");
        // Another pod of the same name does not give the token back its worth.
        pod("visitors", "stranger");

        Sidecar stranger = new Sidecar("visitors", "stranger", VISITOR, Map.of());
        try (Child process = sidecar(stranger, deleted)) {
            Await.text("its pod or service account is gone", LIMIT, process::tail);
            write(tokenFile(stranger), elsewhere);
            Await.text("the token is for [vault]", LIMIT, process::tail);
            assertThat(process.tail()).doesNotContain("certificate in force");
        }
        assertThat(load.failures()).isEmpty();
    }

    @Test
    @Order(5)
    void certificates_and_the_intermediate_are_renewed_and_no_request_fails() {
        Await.that(
                "a certificate of the renewed intermediate",
                LIMIT,
                () -> !MeshPort.chain(CALLEE).getLast().equals(intermediate));

        assertThat(describeMesh()).contains("Roots: 1 ").contains("Reason: Settled");
        assertThat(issued(CALLEE)).isGreaterThanOrEqualTo(4);
        assertThat(load.failures()).isEmpty();
    }

    @Test
    @Order(6)
    void what_the_approver_denies_is_told_and_passes_when_it_relents() {
        certManager.approveNothing();
        try (Approver approver = new Approver(api.client(), "visitors")) {
            wants("{name: first}");
            awaitIssuer("PerWorkload/cert-manager.io/ClusterIssuer/first");
            try (Child visitor = sidecar(new Sidecar("visitors", "visitor", VISITOR, Map.of()))) {
                Await.text("visitors/visitor", LIMIT, CertManagerIT::describeMesh);
                assertThat(describeMesh())
                        .contains("Reason: WorkloadsRefused")
                        .contains("decided by the test's policy");
                Await.text("the approver denied it", LIMIT, visitor::tail);
                assertThat(operator.metrics())
                        .containsPattern("certificates_refused_total\\{.*reason=\"issuer-denied\"")
                        .contains("weft_operator_certificate_requests_total{outcome=\"denied\"}");

                approver.relent();
                Await.text("certificate in force", LIMIT, visitor::tail);
                Await.that(
                        "no complaint", LIMIT, () -> !describeMesh().contains("WorkloadsRefused"));
                assertThat(visitor.tail()).doesNotContain("config refused");
            }
        }
        assertThat(load.failures()).isEmpty();
    }
}
