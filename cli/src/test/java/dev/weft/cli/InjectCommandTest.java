package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectCommandTest {
    @TempDir private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int inject(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("inject", "-f", file.toString()));
        arguments.addAll(List.of(options));
        return WeftMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private Path file(String manifests) throws IOException {
        return Files.writeString(directory.resolve("shop.yaml"), manifests);
    }

    @Test
    void every_kind_that_has_pods_is_shown_with_sidecars() throws IOException {
        assertThat(
                        inject(
                                file(
                                        """
                                        apiVersion: v1
                                        kind: Service
                                        metadata: {name: web}
                                        ---
                                        apiVersion: apps/v1
                                        kind: Deployment
                                        metadata: {name: web}
                                        spec:
                                          template:
                                            spec:
                                              containers: [{name: web, image: "web:1", newer: true}]
                                              volumes: null
                                        ---
                                        apiVersion: v1
                                        kind: List
                                        items:
                                          - apiVersion: batch/v1
                                            kind: CronJob
                                            metadata: {name: nightly}
                                            spec:
                                              jobTemplate:
                                                spec: {template: {spec: {containers: [{name: job}]}}}
                                          - apiVersion: v1
                                            kind: Pod
                                            metadata: {name: agent}
                                            spec: {hostNetwork: true, containers: [{name: agent}]}
                                        """)))
                .isZero();

        assertThat(out.toString().split("name: \"weft-proxy\"", -1)).hasSize(3);
        assertThat(out.toString()).contains("kind: \"Service\"", "newer: true");
        assertThat(err.toString())
                .isEqualTo(
                        "weft: left as it is: Pod agent: it is in the network of its node"
                                + " (hostNetwork), where redirection would take the connections of"
                                + " other pods\n");
    }

    @Test
    void what_was_injected_stays_as_it_is() throws IOException {
        Path roots = Files.writeString(directory.resolve("roots.pem"), "the roots");
        Path once =
                file(
                        """
                        kind: Deployment
                        metadata: {name: web}
                        spec: {template: {spec: {containers: [{name: web, image: "web:1"}]}}}
                        """);
        assertThat(inject(once, "--trust-roots", roots.toString(), "--proxy-image", "proxy:9"))
                .isZero();
        String injected = out.toString();
        assertThat(injected).contains("image: \"proxy:9\"", "weft.dev/trust-roots: \"the roots\"");

        out.getBuffer().setLength(0);
        assertThat(inject(file(injected))).isZero();
        assertThat(out).hasToString(injected);
    }

    @Test
    void texts_stay_texts_and_anchors_are_followed() throws IOException {
        assertThat(
                        inject(
                                file(
                                        """
                                        kind: ConfigMap
                                        metadata: {name: &name web, labels: {app: *name}}
                                        data: {commit: "12e4567", old: "on", port: "15020", mode: "0644"}
                                        """)))
                .isZero();

        assertThat(out)
                .hasToString(
                        """
                        ---
                        kind: "ConfigMap"
                        metadata:
                          name: "web"
                          labels:
                            app: "web"
                        data:
                          commit: "12e4567"
                          old: "on"
                          port: "15020"
                          mode: "0644"
                        """);
    }

    @Test
    void a_pod_that_the_webhook_would_refuse_fails_with_its_sentence() throws IOException {
        assertThat(
                        inject(
                                file(
                                        """
                                        kind: Pod
                                        metadata:
                                          name: web
                                          annotations: {weft.dev/proxy-log-level: loud}
                                        spec: {containers: [{name: web}]}
                                        """)))
                .isOne();

        assertThat(err.toString()).startsWith("weft: would be refused: Pod web: annotation");
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        assertThat(inject(file("kind: Pod\nspec: {containers: [3]}"))).isOne();
        assertThat(inject(file("kind: [Pod"))).isOne();
        assertThat(inject(directory.resolve("none.yaml"))).isOne();

        assertThat(err.toString())
                .contains(
                        "a value of a pod is of another type: spec.containers.0\n",
                        "line 1, column 7",
                        "none.yaml");
        assertThat(err.toString().split("weft: cannot read manifests in " + directory, -1))
                .hasSize(4);
    }
}
