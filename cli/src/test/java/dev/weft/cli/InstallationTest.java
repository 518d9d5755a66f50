package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstallationTest {
    private static final Path DEPLOY = Path.of("../operator/deploy");
    private static final Path RENDERED = DEPLOY.resolve("rendered");
    private static final Pattern KIND = Pattern.compile("(?m)^kind: (.*)$");
    private static final Pattern VERSION = Pattern.compile("<version>(.*)</version>");

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return WeftMain.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    }

    private List<String> kinds() {
        return KIND.matcher(out.toString()).results().map(found -> found.group(1)).toList();
    }

    @Test
    void install_prints_the_definitions_and_then_the_operator() throws IOException {
        assertThat(run("install")).isZero();

        assertThat(out.toString())
                .isEqualTo(
                        Files.readString(RENDERED.resolve("crds.yaml"))
                                + "---\n"
                                + Files.readString(RENDERED.resolve("default.yaml")))
                .contains("replicas: 1");
        assertThat(kinds())
                .startsWith("CustomResourceDefinition")
                .endsWith("MutatingWebhookConfiguration");
    }

    @Test
    void options_choose_replicas_and_where_the_certificate_comes_from() {
        assertThat(run("install", "--ha", "--cert-manager")).isZero();

        assertThat(out.toString())
                .contains(
                        "replicas: 3", "cert-manager.io/inject-ca-from: weft-system/weft-webhook");
    }

    @Test
    void where_the_node_makes_the_redirect_its_agents_come_and_go_with_the_operator() {
        assertThat(run("install", "--cni")).isZero();
        assertThat(out.toString()).contains("name: WEFT_INJECTION_REDIRECT", "value: cni");
        assertThat(kinds()).endsWith("DaemonSet");

        out.getBuffer().setLength(0);
        assertThat(run("uninstall", "--cni")).isZero();
        assertThat(kinds()).startsWith("MutatingWebhookConfiguration", "DaemonSet");

        out.getBuffer().setLength(0);
        assertThat(run("install", "--openshift")).isZero();
        assertThat(out.toString()).contains("value: openshift");
        assertThat(kinds()).contains("SecurityContextConstraints", "NetworkAttachmentDefinition");
    }

    @Test
    void what_cannot_be_had_together_is_told_of() {
        assertThat(run("install", "--cni", "--ha")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    /** The whole is held against kustomize by InstallIT; this finds most drift without it. */
    @Test
    void what_is_carried_is_what_the_sources_say() throws IOException {
        run("install");
        List<HasMetadata> printed = objects(out.toString());

        for (Path source : sources()) {
            assertThat(printed)
                    .as("'make manifests' has to be run after a change of %s", source)
                    .containsAll(objects(Files.readString(source)));
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> definitions = Files.list(Path.of("../crds/manifests"));
                Stream<Path> base = Files.list(DEPLOY.resolve("base"))) {
            return Stream.concat(definitions, base)
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .toList();
        }
    }

    /** Without labels, which kustomize adds. */
    private static List<HasMetadata> objects(String manifests) {
        Object read = new KubernetesSerialization().unmarshal(manifests);
        List<?> all = read instanceof List<?> several ? several : List.of(read);
        List<HasMetadata> objects = all.stream().map(HasMetadata.class::cast).toList();
        objects.forEach(object -> object.getMetadata().setLabels(Map.of()));
        return objects;
    }

    @Test
    void no_manifest_has_a_ca_bundle_or_anything_made_by_chance() throws IOException {
        for (String overlay :
                List.of("default", "ha", "cert-manager", "ha-cert-manager", "cni", "openshift")) {
            assertThat(Files.readString(RENDERED.resolve(overlay + ".yaml")))
                    .doesNotContain("caBundle", "checksum", "kind: Secret");
        }
    }

    @Test
    void the_images_are_of_the_version_that_is_built() throws IOException {
        String version =
                VERSION.matcher(Files.readString(Path.of("../pom.xml")))
                        .results()
                        .findFirst()
                        .map(MatchResult::group)
                        .orElseThrow()
                        .replaceAll("<.*?>", "");
        run("install");

        assertThat(out.toString())
                .contains(
                        "image: weft.dev/operator:" + version,
                        "value: weft.dev/proxy:" + version,
                        "app.kubernetes.io/version: " + version);
    }

    @Test
    void uninstall_deletes_the_webhook_before_its_operator_and_keeps_the_definitions() {
        assertThat(run("uninstall")).isZero();

        assertThat(kinds())
                .startsWith("MutatingWebhookConfiguration")
                .endsWith("Namespace")
                .doesNotContain("CustomResourceDefinition");
    }

    @Test
    void uninstall_deletes_the_definitions_when_it_is_told_to() {
        assertThat(run("uninstall", "--crds")).isZero();

        assertThat(kinds()).contains("Namespace").endsWith("CustomResourceDefinition");
    }
}
