package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.FreePort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A real Flux beside a cluster: its controllers for sources and for Kustomizations. */
final class Flux implements AutoCloseable {
    static final String NAMESPACE = "flux-system";

    static final ResourceDefinitionContext KUSTOMIZATIONS =
            new ResourceDefinitionContext.Builder()
                    .withGroup("kustomize.toolkit.fluxcd.io")
                    .withVersion("v1")
                    .withKind("Kustomization")
                    .withPlural("kustomizations")
                    .withNamespaced(true)
                    .build();

    private static final Duration READY_LIMIT = Duration.ofMinutes(1);
    private static final String LOOPBACK = "127.0.0.1";

    private final Path bin;
    private final Path directory;
    private final Kubectl kubectl;
    private final Child sources;
    private Child kustomize;

    private Flux(Path bin, Path directory, Kubectl kubectl) {
        this.bin = bin;
        this.directory = directory;
        this.kubectl = kubectl;
        int artifacts = FreePort.find();
        this.sources =
                start(
                        "source-controller",
                        "--storage-path=" + made("artifacts"),
                        "--storage-addr=" + LOOPBACK + ":" + artifacts,
                        "--storage-adv-addr=" + LOOPBACK + ":" + artifacts);
        this.kustomize = startKustomize();
    }

    /**
     * Puts what it needs into the cluster and starts it.
     *
     * @param directory for its logs and what it fetches
     */
    static Flux start(Cluster cluster, Path directory) {
        Path bin = cluster.programs("flux");
        cluster.kubectl()
                .run(
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "-k",
                        bin.resolveSibling("deploy").toString());
        cluster.established(
                "gitrepositories.source.toolkit.fluxcd.io",
                "kustomizations.kustomize.toolkit.fluxcd.io");
        return new Flux(bin, directory, cluster.kubectl());
    }

    private Child startKustomize() {
        return start("kustomize-controller", "--requeue-dependency=3s");
    }

    private Child start(String name, String... more) {
        int health = FreePort.find();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                bin.resolve(name).toString(),
                                "--metrics-addr=" + LOOPBACK + ":" + FreePort.find(),
                                "--health-addr=" + LOOPBACK + ":" + health,
                                "--enable-leader-election=false",
                                "--events-addr="));
        command.addAll(List.of(more));
        return Child.start(
                        new Child.Order(
                                name,
                                command,
                                Map.of(
                                        "KUBECONFIG",
                                        kubectl.kubeconfig().toString(),
                                        "RUNTIME_NAMESPACE",
                                        NAMESPACE,
                                        "TMPDIR",
                                        made("tmp"))),
                        directory)
                .ready(READY_LIMIT, () -> FreePort.isTaken(health));
    }

    private String made(String name) {
        try {
            return Files.createDirectories(directory.resolve(name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has it look at the repository and at what is deployed now, as {@code flux reconcile} does.
     */
    void lookNow() {
        String now = "reconcile.fluxcd.io/requestedAt=" + Instant.now();
        kubectl.run(
                "annotate",
                "--namespace=" + NAMESPACE,
                "--overwrite",
                "gitrepository/platform",
                now);
        kubectl.run(
                "annotate",
                "--namespace=" + NAMESPACE,
                "--overwrite",
                "kustomizations",
                "--all",
                now);
    }

    /** Whether a Kustomization has deployed a commit and everything of it is well. */
    static boolean isReady(GenericKubernetesResource kustomization, String commit) {
        String revision =
                Objects.requireNonNullElse(
                        kustomization.<String>get("status", "lastAppliedRevision"), "");
        List<Map<String, Object>> conditions =
                Objects.requireNonNullElse(
                        kustomization.<List<Map<String, Object>>>get("status", "conditions"),
                        List.of());
        return revision.endsWith(commit)
                && conditions.stream()
                        .filter(condition -> "Ready".equals(condition.get("type")))
                        .anyMatch(condition -> "True".equals(condition.get("status")));
    }

    /** Ends the controller that deploys at once, as if its node was lost, and starts another. */
    void loseController() {
        kustomize.kill();
        kustomize = startKustomize();
    }

    @Override
    public void close() {
        kustomize.close();
        sources.close();
    }
}
