package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.FreePort;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Argo CD beside a cluster: its controller, and what reads repositories for it. Its pages
 * are not started.
 */
final class ArgoCd implements AutoCloseable {
    static final String NAMESPACE = "argocd";

    static final ResourceDefinitionContext APPLICATIONS =
            new ResourceDefinitionContext.Builder()
                    .withGroup("argoproj.io")
                    .withVersion("v1alpha1")
                    .withKind("Application")
                    .withPlural("applications")
                    .withNamespaced(true)
                    .build();

    private static final Duration READY_LIMIT = Duration.ofMinutes(1);
    private static final String LOOPBACK = "127.0.0.1";

    private final Kubectl kubectl;
    private final Path bin;
    private final Path directory;
    private final Path kubeconfig;
    private final int redisPort = FreePort.find();
    private final int sourcesPort = FreePort.find();
    private final Child redis;
    private final Child sources;
    private Child controller;

    private ArgoCd(Kubectl kubectl, Path bin, Path directory, Path kubeconfig) {
        this.kubectl = kubectl;
        this.bin = bin;
        this.directory = directory;
        this.kubeconfig = kubeconfig;
        this.redis = start("redis", bin.resolve("redis").toString(), LOOPBACK + ":" + redisPort);
        this.sources =
                start(
                        "argocd-repo-server",
                        bin.resolve("argocd").toString(),
                        "--address=" + LOOPBACK,
                        "--port=" + sourcesPort,
                        "--metrics-address=" + LOOPBACK,
                        "--metrics-port=" + FreePort.find(),
                        "--disable-tls",
                        "--revision-cache-expiration=10s",
                        "--redis=" + LOOPBACK + ":" + redisPort);
        redis.ready(READY_LIMIT, () -> FreePort.isTaken(redisPort));
        sources.ready(READY_LIMIT, () -> FreePort.isTaken(sourcesPort));
        this.controller = startController();
    }

    /**
     * Puts what it needs into the cluster and starts it.
     *
     * @param directory for its logs and what it fetches
     */
    static ArgoCd start(Cluster cluster, Path directory) {
        Path bin = cluster.programs("argo-cd");
        Kubectl kubectl = cluster.kubectl();
        kubectl.run(
                "apply",
                "--server-side",
                "--force-conflicts",
                "-k",
                bin.resolveSibling("deploy").toString());
        cluster.established("applications.argoproj.io", "appprojects.argoproj.io");
        kubectl.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: argocd-secret
                  namespace: argocd
                  labels: {app.kubernetes.io/name: argocd-secret, app.kubernetes.io/part-of: argocd}
                stringData: {server.secretkey: a-key-of-this-test-alone}
                ---
                apiVersion: argoproj.io/v1alpha1
                kind: AppProject
                metadata: {name: default, namespace: argocd}
                spec:
                  sourceRepos: ["*"]
                  destinations: [{namespace: "*", server: "*"}]
                  clusterResourceWhitelist: [{group: "*", kind: "*"}]
                """);
        return new ArgoCd(kubectl, bin, directory, inNamespace(kubectl, directory));
    }

    /** It looks for its settings in the namespace that its kubeconfig names. */
    private static Path inNamespace(Kubectl kubectl, Path directory) {
        try {
            Path copy = Files.createDirectories(directory).resolve("kubeconfig");
            Files.copy(kubectl.kubeconfig(), copy);
            new Kubectl(kubectl.binary(), copy)
                    .run("config", "set-context", "--current", "--namespace=" + NAMESPACE);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("the kubeconfig cannot be copied", e);
        }
    }

    private Child startController() {
        int metrics = FreePort.find();
        return start(
                        "argocd-application-controller",
                        bin.resolve("argocd").toString(),
                        "--namespace=" + NAMESPACE,
                        "--redis=" + LOOPBACK + ":" + redisPort,
                        "--repo-server=" + LOOPBACK + ":" + sourcesPort,
                        "--repo-server-plaintext",
                        "--app-resync=10",
                        "--metrics-port=" + metrics)
                .ready(READY_LIMIT, () -> FreePort.isTaken(metrics));
    }

    private Child start(String name, String... command) {
        Map<String, String> environment = new HashMap<>();
        environment.put("ARGOCD_BINARY_NAME", name);
        environment.put("ARGOCD_FAKE_IN_CLUSTER", "true");
        environment.put("ARGOCD_GPG_ENABLED", "false");
        environment.put("ARGOCD_TLS_DATA_PATH", made("tls"));
        environment.put("ARGOCD_SSH_DATA_PATH", made("ssh"));
        environment.put("TMPDIR", made("tmp"));
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        return Child.start(new Child.Order(name, List.of(command), environment), directory);
    }

    private String made(String name) {
        try {
            return Files.createDirectories(directory.resolve(name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it look at the repository now, as it does when the host of the repository calls it. */
    void lookNow() {
        kubectl.run(
                "annotate",
                "--namespace=" + NAMESPACE,
                "--overwrite",
                "applications",
                "--all",
                "argocd.argoproj.io/refresh=normal");
    }

    /** Ends the controller at once, as if its node was lost, and starts another. */
    void loseController() {
        controller.kill();
        controller = startController();
    }

    /** The last words of its parts, for a test that failed. */
    String lastWords() {
        return controller.tail() + "\n" + sources.tail();
    }

    @Override
    public void close() {
        controller.close();
        sources.close();
        redis.close();
    }
}
