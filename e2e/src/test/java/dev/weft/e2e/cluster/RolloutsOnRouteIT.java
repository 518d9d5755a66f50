package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Argo Rollouts moves the weights of an HTTPRoute by a plugin that makes the edits of the one for
 * the Gateway API, and gives testers the new version before everybody.
 */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class RolloutsOnRouteIT {
    private static final String TOOL = "Argo Rollouts, HTTPRoute";
    private static final int TESTER_RATE = 20;
    private static final int SECONDS = 14_400;

    private static RolloutsOnCluster rollouts;
    private static TestNamespace shop;
    private static CanaryLoad load;
    private static LoadPod testers;

    @BeforeAll
    static void deploy(Cluster cluster) {
        rollouts = RolloutsOnCluster.apply(cluster, "canary-httproute");
        shop = rollouts.shop();
        load = CanaryLoad.start(shop);
        testers =
                LoadPod.start(
                        shop,
                        "testers",
                        "http://pay/foo",
                        TESTER_RATE,
                        SECONDS,
                        "--header",
                        "shop-tester:yes");
    }

    @AfterAll
    static void remove() {
        load.close();
        shop.closeAndWait();
    }

    @Test
    void testers_go_first_and_everybody_follows_by_weights() {
        try (WeightWatch watch =
                WeightWatch.ofRoute(load.client(), shop.name(), "pay", "pay-canary")) {
            LoadPod.Count before = load.count();
            LoadPod.Count testersBefore = testers.count();
            assertThat(testersBefore.of("v2")).isZero();
            rollouts.release("--version, v2");
            shop.await(
                    "testers to be served by v2 alone",
                    () -> {
                        LoadPod.Count now = testers.count();
                        return testers.after(TESTER_RATE / 2).since(now).of("v1") == 0;
                    });
            assertThat(load.count().of("v2")).isZero();
            rollouts.awaitHealthy();

            assertThat(load.afterThoseUnderWay().since(before).numbers())
                    .doesNotContainKey("failed");
            assertThat(testers.count().since(testersBefore).numbers()).doesNotContainKey("failed");
            assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");
            assertThat(watch.steps()).extracting(WeightWatch.Step::canary).contains(25L, 50L, 75L);
            load.sharesHold(TOOL, watch.stepsThrough(75), "v2");
            assertThat(shop.field("httproute/pay", "{.spec.rules[*].name}")).isEqualTo("pay");
        }
    }
}
