package dev.weft.operator.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.model.Member;
import dev.weft.operator.model.gateway.Infrastructure.Exposure;
import dev.weft.operator.model.gateway.Infrastructure.Scale;
import dev.weft.operator.watch.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IngressTest {
    private final Ingress ingress =
            new Ingress(
                    Map.of("shop/edge", gateway("edge"), "shop/inner", gateway("inner")),
                    Map.of("shop/edge-1", pod("edge-1", "edge-weft")),
                    Map.of(),
                    Map.of());

    private static MeshGateway gateway(String name) {
        ObjectRef ref = new ObjectRef("Gateway", "shop", name);
        return new MeshGateway(
                ref,
                Set.of(ref),
                List.of(),
                Optional.empty(),
                0,
                new Infrastructure(
                        name + "-weft",
                        "weft",
                        Map.of(),
                        Map.of(),
                        Exposure.CLUSTER_IP,
                        List.of(),
                        new Scale(1, Optional.empty())));
    }

    private static Member pod(String name, String account) {
        return new Member("shop", name, account, List.of(), List.of(), Member.Life.PLAIN);
    }

    @Test
    void a_pod_of_a_gateway_runs_that_gateway() {
        assertThat(ingress.runBy("shop", "edge-1", "edge-weft"))
                .map(MeshGateway::path)
                .contains("shop/edge");
    }

    @Test
    void a_proxy_with_another_service_account_runs_none() {
        assertThat(ingress.runBy("shop", "edge-1", "inner-weft")).isEmpty();
        assertThat(ingress.runBy("shop", "edge-1", "default")).isEmpty();
    }

    @Test
    void a_pod_that_does_not_say_that_it_runs_a_gateway_runs_none() {
        assertThat(ingress.runBy("shop", "edge-2", "edge-weft")).isEmpty();
    }

    @Test
    void a_pod_of_another_namespace_runs_none() {
        assertThat(ingress.runBy("team", "edge-1", "edge-weft")).isEmpty();
    }
}
