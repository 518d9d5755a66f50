package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Argo Rollouts moves the weights of a GRPCRoute as it does those of an HTTPRoute. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class RolloutsOnGrpcRouteIT {
    private static final String TOOL = "Argo Rollouts, GRPCRoute";
    private static final String URL = "grpc://pay:8081";
    private static final int TESTER_RATE = 20;
    private static final int SECONDS = 14_400;

    @Test
    void testers_go_first_and_everybody_follows_by_weights(Cluster cluster) {
        RolloutsOnCluster rollouts = RolloutsOnCluster.apply(cluster, "canary-grpcroute");
        TestNamespace shop = rollouts.shop();
        try (CanaryLoad load = CanaryLoad.start(shop, URL);
                WeightWatch watch =
                        WeightWatch.ofGrpcRoute(load.client(), shop.name(), "pay", "pay-canary")) {
            LoadPod testers =
                    LoadPod.start(
                            shop,
                            "testers",
                            URL,
                            TESTER_RATE,
                            SECONDS,
                            "--header",
                            "shop-tester:yes");
            LoadPod.Count before = load.count();
            rollouts.release("--version, v2");
            testers.awaitAlone("v2", TESTER_RATE / 2);
            assertThat(load.count().of("v2")).isZero();
            rollouts.awaitHealthy();

            assertThat(load.afterThoseUnderWay().since(before).numbers())
                    .doesNotContainKey("failed");
            assertThat(testers.count().numbers()).doesNotContainKey("failed");
            assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");
            assertThat(watch.steps()).extracting(WeightWatch.Step::canary).contains(25L, 50L, 75L);
            load.sharesHold(TOOL, watch.stepsThrough(75), "v2");
            assertThat(shop.field("grpcroute/pay", "{.spec.rules[*].name}")).isEqualTo("pay");
        } finally {
            shop.closeAndWait();
        }
    }
}
