package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three replicas of the operator, of which each dies once. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class ReplicasIT {
    private static TestNamespace shop;
    private static TestNamespace system;
    private static LoadPod load;

    @BeforeAll
    static void deploy(Cluster cluster) {
        system = new TestNamespace(cluster.kubectl(), Cluster.SYSTEM);
        cluster.install("overlays/ha");
        shop = cluster.meshed("e2e-replicas");
        ShopInPods.deploy(shop);
        load = LoadPod.start(shop, "http://pay/foo", 100, 3600);
    }

    @AfterAll
    static void remove(Cluster cluster) {
        shop.close();
        cluster.install(".");
    }

    @Test
    void whichever_replica_dies_no_request_is_lost_and_commits_come_into_force() {
        LoadPod.Count before = load.count();
        List<String> replicas = system.pods("app.kubernetes.io/name=weft-operator");
        assertThat(replicas).hasSize(3);
        int v2 = 10;
        for (String replica : replicas) {
            system.run("delete", "pod", replica, "--grace-period=0", "--force");
            v2 += 10;
            String desired = "pay-v1 " + (100 - v2) + " %, pay-v2 " + v2 + " %";
            shop.apply(ShopInPods.split(shop, 100 - v2, v2));
            shop.await(
                    desired + " to be in force",
                    () ->
                            shop.field("trafficsplit/pay", "{.status.desired}").equals(desired)
                                    && shop.programmed("trafficsplit/pay"));
            system.rolledOut("weft-operator");
        }
        assertThat(load.after(300).since(before).numbers()).doesNotContainKey("failed");
    }
}
