package dev.weft.proxy.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.Probe;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.Stage;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ProbeCompilerTest {
    private final SnapshotCompiler compiler = new SnapshotCompiler();

    @Test
    void probes_and_the_stage_are_read() throws RefusedConfigException {
        InboundConfig config =
                compiler.inbound(
                        config(Probe.newBuilder().setPort(8080).setHttpPath("/up").build(), 1)
                                .addProbes(Probe.newBuilder().setPort(9000).setGrpcHealth(true))
                                .setTerminating(true)
                                .build());
        assertThat(config.probes().contain(8080, "GET", "/up")).isTrue();
        assertThat(config.probes().concern(9000)).isTrue();
        assertThat(config.probes().concern(9001)).isFalse();
        assertThat(config.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void a_probe_that_says_too_little_or_too_much_is_refused() {
        refused(Probe.newBuilder().setPort(80).build(), 1, "probes[0] asks for nothing");
        refused(Probe.newBuilder().setHttpPath("/").build(), 1, "probes[0].port is 0");
        refused(probe("up"), 1, "probes[0].http_path is 'up', not a path from the root");
        refused(probe("/" + "x".repeat(4_096)), 1, "probes[0].http_path");
        refused(probe("/"), 257, "probes has 257 entries");
    }

    private static Probe probe(String path) {
        return Probe.newBuilder().setPort(80).setHttpPath(path).build();
    }

    private void refused(Probe probe, int count, String why) {
        assertThatThrownBy(() -> compiler.inbound(config(probe, count).build()))
                .isInstanceOf(RefusedConfigException.class)
                .hasMessageContaining(why);
    }

    private static WorkloadConfig.Builder config(Probe probe, int count) {
        return WorkloadConfig.newBuilder()
                .setTrustDomain("cluster.local")
                .setNamespace("shop")
                .setWorkload("pay")
                .addAuthorizations(Authorization.getDefaultInstance())
                .setOtherPorts(InboundPort.getDefaultInstance())
                .addAllProbes(Collections.nCopies(count, probe));
    }
}
