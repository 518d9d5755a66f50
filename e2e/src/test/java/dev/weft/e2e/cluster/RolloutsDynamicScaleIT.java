package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Argo Rollouts takes pods of the old version away as the new one gets its share. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class RolloutsDynamicScaleIT {
    private static final String TOOL = "Argo Rollouts, dynamicStableScale";

    /** Of the Rollout; all of the old version would stay otherwise, with two of the new one. */
    private static final int REPLICAS = 4;

    @Test
    void the_old_version_shrinks_and_grows_again_without_a_failed_request(Cluster cluster) {
        RolloutsOnCluster rollouts = RolloutsOnCluster.apply(cluster, "canary-dynamic-scale");
        TestNamespace shop = rollouts.shop();
        try (CanaryLoad load = CanaryLoad.start(shop);
                WeightWatch watch =
                        WeightWatch.ofSplit(load.client(), shop.name(), "pay", "pay-canary")) {
            LoadPod.Count before = load.count();
            rollouts.release("--version, v2");
            awaitHalf(shop, watch);
            rollouts.awaitHealthy();
            assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");
            assertThat(watch.steps()).extracting(WeightWatch.Step::canary).contains(25L, 50L, 75L);
            load.sharesHold(TOOL, watch.stepsThrough(75), "v2");

            int written = watch.steps().size();
            rollouts.release("--version, v3");
            shop.await(
                    "the next canary to begin",
                    () -> watch.steps().stream().skip(written).anyMatch(step -> step.canary() > 0));
            awaitHalf(shop, watch);
            rollouts.command("abort", "pay");
            shop.await("all traffic to be back", watch::back);
            load.awaitAlone("v2");

            LoadPod.Count all = load.afterThoseUnderWay().since(before);
            Figures.say(
                    "%s, a good version and an aborted one: %d requests, %d failed"
                            .formatted(TOOL, all.sent(), all.failed()));
            assertThat(all.numbers()).containsOnlyKeys("ok", "v1", "v2", "v3");
        } finally {
            shop.closeAndWait();
        }
    }

    private static void awaitHalf(TestNamespace shop, WeightWatch watch) {
        shop.await(
                "half of the traffic, and no more pods than without a canary",
                () -> {
                    WeightWatch.Step last = watch.steps().getLast();
                    return last.canary() == 50
                            && last.inForce().isPresent()
                            && shop.pods("app=pay").size() == REPLICAS;
                });
    }
}
