package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Argo Rollouts as it is moves a TrafficSplit, by exactly the files of argocd-examples. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class RolloutsIT {
    private static final String TOOL = "Argo Rollouts, TrafficSplit";

    /** Percent of the requests of the bad version that fail. */
    private static final int FAILING = 20;

    /** Percent of requests that the first step of the example gives to the canary. */
    private static final int FIRST_STEP = 10;

    private static RolloutsOnCluster rollouts;
    private static TestNamespace shop;
    private static CanaryLoad load;

    @BeforeAll
    static void deploy(Cluster cluster) {
        rollouts = RolloutsOnCluster.apply(cluster, "canary-trafficsplit");
        shop = rollouts.shop();
        load = CanaryLoad.start(shop);
    }

    @AfterAll
    static void remove() {
        load.close();
        shop.closeAndWait();
    }

    @BeforeEach
    void the_first_version_serves() {
        rollouts.release("--version, v1");
        rollouts.command("promote", "pay", "--full");
        rollouts.awaitHealthy();
        awaitWeight(0);
    }

    private static WeightWatch watch() {
        return WeightWatch.ofSplit(load.client(), shop.name(), "pay", "pay-canary");
    }

    @Test
    void a_good_version_takes_over_in_ten_steps_without_a_failed_request() {
        try (WeightWatch watch = watch()) {
            LoadPod.Count before = load.count();
            rollouts.release("--version, v2");
            rollouts.awaitHealthy();

            assertThat(load.afterThoseUnderWay().since(before).numbers())
                    .doesNotContainKey("failed");
            assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");
            assertThat(watch.steps())
                    .extracting(WeightWatch.Step::canary)
                    .contains(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
            load.sharesHold(TOOL, watch.steps(), "v2");
        }
    }

    @Test
    void a_bad_version_is_rolled_back_and_hurts_no_more_than_its_share() {
        try (WeightWatch watch = watch()) {
            LoadPod.Count before = load.count();
            rollouts.release("--version, v2, --failing, \"" + FAILING + "\"");
            rollouts.awaitAborted();
            shop.await("all traffic to be back", watch::back);

            LoadPod.Count meanwhile = load.afterThoseUnderWay().since(before);
            WeightWatch.Step last = watch.steps().getLast();
            Figures.say(
                    "%s, bad version: %d of %d requests failed; back %d ms after the first weight, in force %d ms after the write"
                            .formatted(
                                    TOOL,
                                    meanwhile.failed(),
                                    meanwhile.sent(),
                                    Duration.between(
                                                    watch.first().written(),
                                                    last.inForce().orElseThrow())
                                            .toMillis(),
                                    last.delay().toMillis()));
            assertThat(watch.steps())
                    .extracting(WeightWatch.Step::canary)
                    .allMatch(weight -> weight <= 2 * FIRST_STEP);
            assertThat(meanwhile.failed()).isPositive();
            assertThat(100.0 * meanwhile.failed() / meanwhile.sent())
                    .isLessThan(2.0 * FIRST_STEP * FAILING / 100);
            assertThat(load.next(5).numbers()).containsOnlyKeys("ok", "v1");
        }
    }

    @Test
    void a_canary_is_aborted_and_promoted_by_hand_and_outlives_its_controllers() {
        LoadPod.Count before = load.count();
        rollouts.release("--version, v3");
        awaitWeight(10);
        killPods("argo-rollouts");
        killPods(Cluster.SYSTEM);
        awaitWeight(20);

        rollouts.command("abort", "pay");
        awaitWeight(0);
        assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v1");

        rollouts.command("retry", "rollout", "pay");
        awaitWeight(10);
        rollouts.command("promote", "pay", "--full");
        rollouts.awaitHealthy();
        load.awaitAlone("v3");
        assertThat(load.count().since(before).numbers()).doesNotContainKey("failed");
    }

    private static void killPods(String namespace) {
        shop.kubectl()
                .run(
                        "delete",
                        "pod",
                        "--namespace=" + namespace,
                        "--all",
                        "--grace-period=0",
                        "--force");
    }

    private static void awaitWeight(int canary) {
        String desired = "pay-canary " + canary + " %, pay-stable " + (100 - canary) + " %";
        shop.await(
                desired + " to be in force",
                () ->
                        shop.field("trafficsplit/pay", "{.status.desired}").equals(desired)
                                && shop.programmed("trafficsplit/pay"));
    }
}
