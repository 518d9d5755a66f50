package dev.weft.e2e.cluster;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Where an init container of each pod makes the redirect. */
@Tag("cluster")
@Tag("short")
class MeshedShopIT extends MeshedShop {
    @BeforeAll
    static void mesh(Cluster cluster) {
        mesh(cluster, "e2e-shop", List.of("weft-proxy", "weft-redirect"));
    }
}
