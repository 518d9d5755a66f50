package dev.weft.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private final Probes probes =
            new Probes(Map.of(8080, Set.of("/healthz", "/up?deep=1")), Set.of(9000));

    @Test
    void exactly_what_the_kubelet_asks_for_is_a_probe() {
        assertThat(probes.contain(8080, "GET", "/healthz")).isTrue();
        assertThat(probes.contain(8080, "HEAD", "/healthz")).isTrue();
        assertThat(probes.contain(8080, "GET", "/up?deep=1")).isTrue();
        assertThat(probes.contain(9000, "POST", "/grpc.health.v1.Health/Check")).isTrue();
    }

    @Test
    void nothing_near_it_is() {
        assertThat(probes.contain(8080, "POST", "/healthz")).isFalse();
        assertThat(probes.contain(8080, "GET", "/healthz/")).isFalse();
        assertThat(probes.contain(8080, "GET", "/healthz?x")).isFalse();
        assertThat(probes.contain(8080, "GET", "/up")).isFalse();
        assertThat(probes.contain(8080, "GET", "/admin/../healthz")).isFalse();
        assertThat(probes.contain(8081, "GET", "/healthz")).isFalse();
        assertThat(probes.contain(9000, "GET", "/grpc.health.v1.Health/Check")).isFalse();
        assertThat(probes.contain(9000, "POST", "/grpc.health.v1.Health/Watch")).isFalse();
        assertThat(probes.contain(8080, "POST", "/grpc.health.v1.Health/Check")).isFalse();
    }
}
