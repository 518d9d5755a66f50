package dev.weft.e2e.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The Rollout pay of an example, under a real Argo Rollouts. */
record RolloutsOnCluster(Cluster cluster, Example example) {
    private static final Duration CANARY_LIMIT = Duration.ofMinutes(15);

    private static final ResourceDefinitionContext ROLLOUTS =
            new ResourceDefinitionContext.Builder()
                    .withGroup("argoproj.io")
                    .withVersion("v1alpha1")
                    .withKind("Rollout")
                    .withPlural("rollouts")
                    .withNamespaced(true)
                    .build();

    /** Installs the controller and what it asks for figures, and applies the example. */
    static RolloutsOnCluster apply(Cluster cluster, String folder) {
        cluster.addOn("prometheus", "argo-rollouts");
        RolloutsOnCluster rollouts = new RolloutsOnCluster(cluster, Example.apply(cluster, folder));
        rollouts.awaitHealthy();
        return rollouts;
    }

    TestNamespace shop() {
        return example.shop();
    }

    /** Commits what pay is started with instead of {@code --version, v1}. */
    void release(String arguments) {
        example.commit("rollout.yaml", "--version, v1", arguments);
        await(rollout -> true);
    }

    /** What kubectl argo rollouts does. */
    void command(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add("--namespace=" + shop().name());
        cluster.tool("argo-rollouts", "kubectl-argo-rollouts", words.toArray(String[]::new));
    }

    /** Waits until the commit before was looked at and serves everybody. */
    void awaitHealthy() {
        await(
                rollout ->
                        status(rollout, "phase").equals("Healthy")
                                && status(rollout, "stableRS")
                                        .equals(status(rollout, "currentPodHash")));
    }

    void awaitAborted() {
        await(rollout -> status(rollout, "abort").equals("true"));
    }

    private void await(Predicate<GenericKubernetesResource> question) {
        shop().await(
                        ROLLOUTS,
                        "pay",
                        CANARY_LIMIT,
                        rollout ->
                                status(rollout, "observedGeneration")
                                                .equals(
                                                        String.valueOf(
                                                                rollout.getMetadata()
                                                                        .getGeneration()))
                                        && question.test(rollout));
    }

    private static String status(GenericKubernetesResource rollout, String field) {
        Object value = rollout.get("status", field);
        return String.valueOf(value);
    }
}
