package dev.weft.e2e.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;

/** The Canary pay of an example, under a real Flagger. */
record FlaggerOnCluster(Example example, CanaryLoad load) implements AutoCloseable {
    private static final Duration CANARY_LIMIT = Duration.ofMinutes(10);

    private static final ResourceDefinitionContext CANARIES =
            new ResourceDefinitionContext.Builder()
                    .withGroup("flagger.app")
                    .withVersion("v1beta1")
                    .withKind("Canary")
                    .withPlural("canaries")
                    .withNamespaced(true)
                    .build();

    /** Installs the controller and what it asks for figures, applies the example, and calls it. */
    static FlaggerOnCluster apply(Cluster cluster, String folder) {
        cluster.addOn("prometheus", "flagger");
        Example example = Example.apply(cluster, folder);
        awaitPhase(example.shop(), "Initialized");
        return new FlaggerOnCluster(example, CanaryLoad.start(example.shop()));
    }

    /** The same for a folder that is an overlay of another one, where commits are made. */
    static FlaggerOnCluster applyOverlay(Cluster cluster, String folder, String base) {
        FlaggerOnCluster overlay = apply(cluster, folder);
        return new FlaggerOnCluster(new Example(base, overlay.shop()), overlay.load());
    }

    TestNamespace shop() {
        return example.shop();
    }

    /** Commits what pay is started with instead of {@code --version, v1}. */
    void release(String arguments) {
        example.commit("deployment.yaml", "--version, v1", arguments);
        awaitPhase("Progressing");
    }

    void awaitPhase(String phase) {
        awaitPhase(shop(), phase);
    }

    private static void awaitPhase(TestNamespace shop, String phase) {
        shop.await(
                CANARIES,
                "pay",
                CANARY_LIMIT,
                canary -> phase.equals(canary.get("status", "phase")));
    }

    @Override
    public void close() {
        load.close();
        shop().closeAndWait();
    }
}
