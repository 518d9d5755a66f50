package dev.weft.proxy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.metrics.Telemetry;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IncomingProofTest {
    private static final InetAddress POD = InetAddress.ofLiteral("10.1.0.2");
    private static final InetAddress KUBELET = InetAddress.ofLiteral("10.1.0.1");

    private final IncomingProof proof = new IncomingProof(POD::equals, new Telemetry());

    @Test
    void nothing_is_proven_before_anything_came() {
        assertThat(proof.holds()).isFalse();
    }

    @Test
    void what_comes_by_the_redirect_proves_it_until_something_comes_directly() {
        proof.redirected();
        assertThat(proof.holds()).isTrue();
        proof.direct(KUBELET);
        assertThat(proof.holds()).isFalse();
        proof.redirected();
        assertThat(proof.holds()).isTrue();
    }

    @Test
    void what_the_pod_asks_itself_is_never_redirected_and_says_nothing() {
        proof.redirected();
        proof.direct(POD);
        proof.direct(InetAddress.getLoopbackAddress());
        assertThat(proof.holds()).isTrue();
    }
}
