package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Await;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real API server stores of pods, with the installation's own manifests. Those tests that
 * take the operator away come last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InjectionIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String API_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

    /** Of the most careful kind that Pod Security knows. */
    private static final String RESTRICTED =
            """
            securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: web
                image: web:1
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    private static final String PLAIN = "containers: [{name: web, image: 'web:1'}]";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static KubeApi api;
    private static KubeOperator operator;

    @BeforeAll
    static void start() {
        api = KubeApi.start(KubeApi.Admission.WITH_ACCOUNTS);
        api.kubectl("apply", "--server-side", "-k", Installation.find().deploy().toString());
        KubeOperator.Ports ports = KubeOperator.Ports.find();
        reach(ports);
        operator = KubeOperator.start("operator", api, work, ports);
        account("weft-system");
        namespace("meshed", "weft.dev/inject: enabled");
        namespace("plain", "");
        Await.that("a pod is injected", LIMIT, () -> !create("meshed", "first", PLAIN).isEmpty());
    }

    @AfterAll
    static void stop() {
        operator.close();
        api.close();
    }

    /**
     * There is no pod network. The API server reaches a Service by the name that it stands for,
     * here this machine's; the certificate is checked against the name of the Service as ever.
     */
    private static void reach(KubeOperator.Ports ports) {
        api.kubectl("delete", "service", "weft-operator", "--namespace=weft-system");
        api.kubectl(
                "create",
                "service",
                "externalname",
                "weft-operator",
                "--external-name=localhost",
                "--namespace=weft-system");
        ask(ports);
    }

    private static void ask(KubeOperator.Ports ports) {
        patch(
                """
                [{"op": "replace", "path": "/webhooks/0/clientConfig/service/port", "value": %1$d},
                 {"op": "replace", "path": "/webhooks/1/clientConfig/service/port", "value": %1$d}]
                """
                        .formatted(ports.injection()));
    }

    private static void patch(String operations) {
        assertThat(
                        api.kubectl(
                                "patch",
                                "mutatingwebhookconfiguration",
                                "weft-injector",
                                "--type=json",
                                "--patch=" + operations))
                .endsWith("patched\n");
    }

    private static void namespace(String name, String label) {
        api.apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {%s}}
                """
                        .formatted(name, label));
        account(name);
    }

    /** In a cluster a controller makes it. */
    private static void account(String namespace) {
        assertThat(api.kubectl("create", "serviceaccount", "default", "--namespace=" + namespace))
                .endsWith("created\n");
    }

    private static String pod(String namespace, String name, String labels, String spec) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, labels: {%s}}
        spec:
        %s"""
                .formatted(name, namespace, labels, spec.indent(2));
    }

    /** Empty when it was refused. */
    private static String create(String namespace, String name, String spec) {
        String said = api.apply(pod(namespace, name, "", spec));
        return said.contains("serverside-applied") ? said : "";
    }

    private static Pod stored(String namespace, String name, String labels, String spec) {
        assertThat(api.apply(pod(namespace, name, labels, spec))).contains("serverside-applied");
        return stored(namespace, name);
    }

    private static Pod stored(String namespace, String name) {
        String json = api.kubectl("get", "pod", name, "--namespace=" + namespace, "-o", "json");
        return new KubernetesSerialization().unmarshal(json, Pod.class);
    }

    private static List<String> initContainers(Pod pod) {
        return pod.getSpec().getInitContainers().stream().map(Container::getName).toList();
    }

    @Test
    void a_pod_of_a_meshed_namespace_gets_a_sidecar_and_no_more_rights() {
        Pod pod = stored("meshed", "whole", "", PLAIN);

        assertThat(initContainers(pod)).containsExactly("weft-proxy", "weft-redirect");
        assertThat(pod.getSpec().getInitContainers().getFirst().getRestartPolicy())
                .isEqualTo("Always");
        assertThat(pod.getMetadata().getAnnotations().get("weft.dev/trust-roots"))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .isEqualToIgnoringWhitespace(
                        api.kubectl(
                                "get",
                                "configmap",
                                "weft-trust",
                                "--namespace=weft-system",
                                "-o",
                                "jsonpath={.data.trust\\.pem}"));
        // The API server mounts the token after the webhook; the application alone gets it.
        assertThat(tokenVolume(pod.getSpec().getContainers().getFirst()))
                .startsWith("kube-api-access-");
        assertThat(pod.getSpec().getInitContainers())
                .extracting(InjectionIT::tokenVolume)
                .containsOnly("weft-nothing");
    }

    private static String tokenVolume(Container container) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(API_TOKEN))
                .map(VolumeMount::getName)
                .findFirst()
                .orElse("none");
    }

    @Test
    void the_label_of_a_pod_wins_over_that_of_its_namespace() {
        assertThat(initContainers(stored("plain", "in", "weft.dev/inject: enabled", PLAIN)))
                .startsWith("weft-proxy");
        assertThat(initContainers(stored("meshed", "out", "weft.dev/inject: disabled", PLAIN)))
                .isEmpty();
    }

    @Test
    void pods_that_cannot_be_in_the_mesh_stay_as_they_are() {
        assertThat(initContainers(stored("meshed", "node", "", "hostNetwork: true\n" + PLAIN)))
                .isEmpty();
        assertThat(initContainers(stored("meshed", "win", "", "os: {name: windows}\n" + PLAIN)))
                .isEmpty();
    }

    @Test
    void a_pod_is_refused_with_the_sentence_that_says_what_to_change() {
        assertThat(
                        api.apply(
                                pod(
                                        "meshed",
                                        "root",
                                        "",
                                        "securityContext: {runAsUser: 1337}\n" + PLAIN)))
                .contains(
                        "denied the request: Pod meshed/root: container web runs as user 1337",
                        "set runAsUser to another number");
    }

    @Test
    void a_dry_run_shows_the_sidecar_and_stores_nothing() {
        assertThat(
                        api.kubectl(
                                "run",
                                "dry",
                                "--image=web:1",
                                "--namespace=meshed",
                                "--dry-run=server",
                                "-o",
                                "jsonpath={.spec.initContainers[*].name}"))
                .isEqualTo("weft-proxy weft-redirect");
        assertThat(api.kubectl("get", "pod", "dry", "--namespace=meshed")).contains("NotFound");
    }

    @Test
    void what_makes_pods_stays_as_git_has_it() {
        api.kubectl("create", "deployment", "web", "--image=web:1", "--namespace=meshed");

        assertThat(api.kubectl("get", "deployment", "web", "--namespace=meshed", "-o", "yaml"))
                .contains("image: web:1")
                .doesNotContain("weft");
    }

    @Test
    void pod_security_complains_of_the_redirect_alone() {
        namespace(
                "restricted",
                "weft.dev/inject: enabled, pod-security.kubernetes.io/enforce: restricted");

        assertThat(api.apply(pod("restricted", "web", "weft.dev/inject: disabled", RESTRICTED)))
                .contains("serverside-applied");
        assertThat(api.apply(pod("restricted", "meshed", "", RESTRICTED)))
                .contains("violates PodSecurity", "weft-redirect", "NET_ADMIN")
                .doesNotContain("weft-proxy", "\"web\"");
    }

    @Test
    void what_another_hand_puts_in_front_later_comes_after_the_sidecar() {
        api.apply(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicy
                metadata: {name: late}
                spec:
                  failurePolicy: Fail
                  reinvocationPolicy: IfNeeded
                  matchConstraints:
                    resourceRules:
                      - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  matchConditions:
                    - {name: one-pod, expression: "object.metadata.name == 'again'"}
                  mutations:
                    - patchType: JSONPatch
                      jsonPatch:
                        expression: >-
                          has(object.spec.initContainers) && object.spec.initContainers[0].name == 'weft-proxy'
                          ? [JSONPatch{op: "add", path: "/spec/initContainers/0",
                              value: Object.spec.initContainers{name: "late", image: "late:1"}}]
                          : [JSONPatch{op: "add", path: "/metadata/labels", value: {"first": "look"}}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: late}
                spec: {policyName: late}
                """);
        // A policy holds some time after it was stored.
        Await.that(
                "the policy holds",
                LIMIT,
                () -> {
                    api.kubectl("delete", "pod", "again", "--namespace=meshed", "--now");
                    return initContainers(stored("meshed", "again", "", PLAIN)).contains("late");
                });

        assertThat(initContainers(stored("meshed", "again")))
                .containsExactly("weft-proxy", "weft-redirect", "late");
    }

    @Test
    void a_ca_bundle_that_somebody_changes_is_put_right() {
        String right = caBundle();
        assertThat(right).isNotEmpty();

        patch("[{\"op\": \"remove\", \"path\": \"/webhooks/0/clientConfig/caBundle\"}]");

        Await.that("the caBundle is back", LIMIT, () -> caBundle().equals(right));
        assertThat(
                        api.kubectl(
                                "get",
                                "mutatingwebhookconfiguration",
                                "weft-injector",
                                "--show-managed-fields",
                                "-o",
                                "jsonpath={.metadata.managedFields[?(@.manager=='weft-operator-webhook')].fieldsV1}"))
                .contains("f:caBundle")
                .doesNotContain("f:service", "f:rules", "f:failurePolicy");
    }

    private static String caBundle() {
        return api.kubectl(
                "get",
                "mutatingwebhookconfiguration",
                "weft-injector",
                "-o",
                "jsonpath={.webhooks[*].clientConfig.caBundle}");
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void without_weft_only_pods_of_the_mesh_have_to_wait() {
        operator.close();

        assertThat(create("plain", "free", PLAIN)).isNotEmpty();
        assertThat(create("weft-system", "own", RESTRICTED)).isNotEmpty();
        assertThat(api.apply(pod("meshed", "free", "weft.dev/inject: disabled", PLAIN)))
                .contains("serverside-applied");
        assertThat(create("meshed", "agent", "hostNetwork: true\n" + PLAIN)).isNotEmpty();
        assertThat(api.apply(pod("meshed", "waits", "", PLAIN)))
                .contains("failed calling webhook \"namespace.weft.dev\"", "refused");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_certificate_of_cert_manager_is_shown_and_the_next_one_without_a_restart() {
        Path mounted = work.resolve("webhook");
        WebhookCertificate first = WebhookCertificate.make(work.resolve("first"));
        WebhookCertificate next = WebhookCertificate.make(work.resolve("next"));
        first.mount(mounted);
        operator.close();
        patch(
                """
                [{"op": "add", "path": "/metadata/annotations",
                  "value": {"cert-manager.io/inject-ca-from": "weft-system/weft-webhook"}}]
                """);
        believe(first);
        operator =
                KubeOperator.start(
                        "operator-with-files",
                        api,
                        work,
                        operator.ports(),
                        "-Dweft.injection.certificate-directory=" + mounted);
        assertThat(create("meshed", "first-certificate", PLAIN)).isNotEmpty();

        next.mount(mounted);
        believe(next);
        Await.that(
                "the next certificate is shown",
                LIMIT,
                () -> !create("meshed", "next-certificate", PLAIN).isEmpty());

        assertThat(caBundle())
                .as("cert-manager's cainjector alone writes it")
                .isEqualTo(next.caBundle() + " " + next.caBundle());
    }

    /** What cert-manager's cainjector does. */
    private static void believe(WebhookCertificate certificate) {
        patch(
                """
                [{"op": "add", "path": "/webhooks/0/clientConfig/caBundle", "value": "%1$s"},
                 {"op": "add", "path": "/webhooks/1/clientConfig/caBundle", "value": "%1$s"}]
                """
                        .formatted(certificate.caBundle()));
    }
}
