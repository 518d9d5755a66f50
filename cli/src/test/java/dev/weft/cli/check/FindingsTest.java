package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final Deployment READY =
            read(
                    Deployment.class,
                    "{kind: Deployment, apiVersion: apps/v1, spec: {replicas: 3}, status:"
                            + " {readyReplicas: 3}}");
    private static final MutatingWebhookConfiguration BELIEVED = webhook("caBundle: cm9vdHM=");

    private static <T extends HasMetadata> T read(Class<T> type, String yaml) {
        return new KubernetesSerialization().unmarshal("---\n" + yaml, type);
    }

    private static MutatingWebhookConfiguration webhook(String caBundle) {
        return read(
                MutatingWebhookConfiguration.class,
                "{kind: MutatingWebhookConfiguration, apiVersion: admissionregistration.k8s.io/v1,"
                        + " webhooks: [{name: a, clientConfig: {"
                        + caBundle
                        + "}}]}");
    }

    private static Pod pod(String namespace, String spec) {
        return read(
                Pod.class,
                "{kind: Pod, apiVersion: v1, metadata: {name: web, namespace: %s}, spec: {%s}}"
                        .formatted(namespace, spec));
    }

    private static List<String> lines(ClusterFacts facts) {
        return Findings.of(facts).stream().map(Finding::line).toList();
    }

    @Test
    void a_cluster_as_it_has_to_be() {
        assertThat(
                        lines(
                                new ClusterFacts(
                                        "1.37",
                                        List.of(),
                                        true,
                                        Optional.of(READY),
                                        Optional.of(BELIEVED),
                                        List.of(
                                                pod("shop", "initContainers: [{name: weft-proxy}]"),
                                                pod("shop", "hostNetwork: true")))))
                .containsExactly(
                        "ok    Kubernetes 1.37 has native sidecars",
                        "ok    the custom resource definitions are there",
                        "ok    3 of 3 replicas of the operator are ready",
                        "ok    the webhook gives pods their sidecars");
    }

    @Test
    void a_cluster_without_weft_is_told_how_to_install_it() {
        assertThat(
                        lines(
                                new ClusterFacts(
                                        "1.28+",
                                        List.of("meshes.weft.dev"),
                                        false,
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of())))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("fault Kubernetes 1.28+ has no native"),
                        line -> assertThat(line).contains("meshes.weft.dev; weft install |"),
                        line -> assertThat(line).contains("no Deployment", "; weft install |"),
                        line -> assertThat(line).contains("weft-injector", "; weft install |"),
                        line -> assertThat(line).startsWith("note  the Gateway API"));
    }

    @Test
    void what_is_not_ready_yet_is_a_fault() {
        Deployment starting =
                read(
                        Deployment.class,
                        "{kind: Deployment, apiVersion: apps/v1, spec: {}, status: {}}");

        assertThat(
                        lines(
                                new ClusterFacts(
                                        "1.37",
                                        List.of(),
                                        true,
                                        Optional.of(starting),
                                        Optional.of(webhook("")),
                                        List.of())))
                .anyMatch(line -> line.startsWith("fault 0 of 1 replicas"))
                .anyMatch(line -> line.startsWith("fault weft-injector has no caBundle"));
    }

    @Test
    void pods_that_were_there_before_are_counted_by_namespace() {
        assertThat(
                        lines(
                                new ClusterFacts(
                                        "1.37",
                                        List.of(),
                                        true,
                                        Optional.of(READY),
                                        Optional.of(BELIEVED),
                                        List.of(
                                                pod("shop", "containers: [{name: a}]"),
                                                pod("shop", "containers: [{name: b}]"),
                                                pod("bank", "containers: [{name: c}]")))))
                .endsWith(
                        "note  pods of namespace bank without a sidecar, which were there before: 1;"
                                + " kubectl rollout restart deployment -n bank",
                        "note  pods of namespace shop without a sidecar, which were there before: 2;"
                                + " kubectl rollout restart deployment -n shop");
    }
}
