package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests of an installation on a real API server, on which nothing runs. */
class InstallIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Installation INSTALLATION = Installation.find();

    @TempDir private static Path work;
    private static KubeApi api;

    @BeforeAll
    static void start() {
        api = KubeApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String weft(String... arguments) {
        List<String> command = new ArrayList<>(List.of(INSTALLATION.cli().toString()));
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(command, LIMIT);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    /** What {@code weft} prints, as a file for kubectl. */
    private static String printed(String... arguments) throws IOException {
        Path file = work.resolve(String.join("-", arguments) + ".yaml");
        return Files.writeString(file, weft(arguments)).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "install, .",
        "install --ha, overlays/ha",
        "install --cert-manager, overlays/cert-manager",
        "install --ha --cert-manager, overlays/ha-cert-manager",
        "install --cni, overlays/cni",
        "install --openshift, overlays/openshift"
    })
    void weft_install_prints_what_kustomize_makes(String command, String overlay) {
        String source = INSTALLATION.deploy().resolve(overlay).toString();
        String made = api.kubectl("kustomize", source);

        assertThat(weft(command.split(" ")))
                .as("make manifests renders what the command line carries")
                .isEqualTo(made);
        assertThat(api.kubectl("kustomize", source)).as("another time").isEqualTo(made);
    }

    @Test
    void to_install_again_changes_nothing_and_to_uninstall_leaves_nothing_that_stops_pods()
            throws IOException {
        String install = printed("install");
        assertThat(api.kubectl("apply", "-f", install))
                .contains("mutatingwebhookconfiguration", "deployment.apps/weft-operator created")
                .doesNotContain("rror", "Warning");

        assertThat(check())
                .contains(
                        "ok    the custom resource definitions are there",
                        "fault 0 of 1 replicas of the operator are ready",
                        "fault weft-injector has no caBundle yet");

        String first = versions();
        // kubectl itself always sends the selector of a disruption budget; it changes nothing.
        assertThat(api.kubectl("apply", "-f", install).lines())
                .allMatch(line -> line.endsWith(" unchanged") || line.startsWith("poddisruption"));
        assertThat(versions()).isEqualTo(first).contains("Deployment weft-operator");
        applyOnServer();
        String taken = versions();
        applyOnServer();
        assertThat(versions()).isEqualTo(taken);

        api.kubectl("create", "namespace", "shop");
        api.kubectl("label", "namespace", "shop", "weft.dev/inject=enabled");
        assertThat(pod("waits")).contains("failed calling webhook \"namespace.weft.dev\"");

        // The namespace would be waited for, which nothing empties here.
        assertThat(api.kubectl("delete", "--wait=false", "-f", printed("uninstall")))
                .startsWith("mutatingwebhookconfiguration")
                .doesNotContain("rror");

        assertThat(pod("free")).isEqualTo("pod/free created\n");
        assertThat(check()).contains("fault there is no Deployment weft-system/weft-operator");
        assertThat(versions().lines().map(line -> line.replaceAll(" .*", "")).distinct())
                .containsExactlyInAnyOrder("CustomResourceDefinition", "Namespace");
    }

    private static String check() {
        return Command.run(
                        List.of(
                                "env",
                                "KUBECONFIG=" + api.kubeconfig(),
                                INSTALLATION.cli().toString(),
                                "check"),
                        LIMIT)
                .output();
    }

    /** As Argo CD and Flux do. */
    private static void applyOnServer() {
        api.kubectl("apply", "--server-side", "-k", INSTALLATION.deploy().toString());
    }

    private static String pod(String name) {
        return api.kubectl("run", name, "--image=web:1", "--namespace=shop");
    }

    /** Of everything that is installed; a write that changes something raises them. */
    private static String versions() {
        return api.kubectl(
                "get",
                "namespace,serviceaccount,clusterrole,clusterrolebinding,role,rolebinding,service,"
                        + "deployment,poddisruptionbudget,mutatingwebhookconfiguration,crd",
                "--all-namespaces",
                "--selector=app.kubernetes.io/part-of=weft",
                "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
    }
}
