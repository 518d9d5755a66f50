package dev.weft.proxy.http.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.PlaintextMode;
import dev.weft.proxy.config.v1.Probe;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.http.inbound.Enforcement.Answer;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.route.WrittenRequest;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.traffic.Admission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Nobody may do anything, in plaintext or otherwise; but the kubelet may probe. */
class ProbeEnforcementTest {
    private static final Caller KUBELET =
            new Caller(Optional.empty(), InetAddress.ofLiteral("10.0.0.1"));
    private static final Caller PEER =
            new Caller(
                    Optional.of("spiffe://test/ns/test/sa/peer"),
                    InetAddress.ofLiteral("10.0.0.1"));

    private final Telemetry telemetry = new Telemetry();
    private final Enforcement enforcement;
    private final RuleBook rules = new WorkloadRules(new Denying());

    ProbeEnforcementTest() throws RefusedConfigException {
        this.enforcement =
                new Enforcement(
                        telemetry,
                        new TrafficLedger(InstantSource.system(), new Random(20261127)),
                        InstantSource.system(),
                        Runnable::run);
    }

    @Test
    void a_probe_is_let_through_and_counted() throws IOException {
        assertThat(asked(KUBELET, 8080, "GET", "/healthz")).isInstanceOf(Answer.Admitted.class);
        assertThat(asked(KUBELET, 9000, "POST", "/grpc.health.v1.Health/Check"))
                .isInstanceOf(Answer.Admitted.class);
        assertThat(metrics())
                .contains("authz_name=\"probe\",client_id=\"\",target=\"port 8080\"} 1")
                .contains("authz_name=\"probe\",client_id=\"\",target=\"port 9000\"} 1");
    }

    @Test
    void a_probe_is_spared_the_limits_of_requests() {
        assertThat(asked(KUBELET, 8080, "GET", "/healthz"))
                .isInstanceOfSatisfying(
                        Answer.Admitted.class,
                        admitted ->
                                assertThat(admitted.admission()).isEqualTo(Admission.EVERYTHING));
    }

    @Test
    void nothing_else_is() {
        assertThat(asked(KUBELET, 8080, "GET", "/healthz?admin"))
                .isInstanceOf(Answer.Refused.class);
        assertThat(asked(KUBELET, 8080, "DELETE", "/healthz")).isInstanceOf(Answer.Refused.class);
        assertThat(asked(KUBELET, 8081, "GET", "/healthz")).isInstanceOf(Answer.Refused.class);
        assertThat(enforcement.ask(rules, KUBELET, OperationView.connection(8080)))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void a_peer_of_the_mesh_is_no_kubelet() {
        assertThat(asked(PEER, 8080, "GET", "/healthz")).isInstanceOf(Answer.Refused.class);
    }

    private Answer asked(Caller caller, int port, String method, String path) {
        return enforcement.ask(
                rules,
                caller,
                OperationView.request(
                        port, new WrittenRequest(method, path, "10.1.0.1", Map.of())));
    }

    private String metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        telemetry.write("", out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static final class Denying implements ConfigSource {
        private final InboundConfig config;

        private Denying() throws RefusedConfigException {
            this.config =
                    new SnapshotCompiler()
                            .inbound(
                                    WorkloadConfig.newBuilder()
                                            .setTrustDomain("test")
                                            .setNamespace("test")
                                            .setWorkload("callee")
                                            .addAuthorizations(
                                                    Authorization.newBuilder()
                                                            .setDefaultAction(
                                                                    DefaultAction
                                                                            .DEFAULT_ACTION_DENY))
                                            .setOtherPorts(
                                                    InboundPort.newBuilder()
                                                            .setPlaintext(
                                                                    PlaintextMode
                                                                            .PLAINTEXT_MODE_STRICT)
                                                            .setAdmission(
                                                                    dev.weft.proxy.config.v1
                                                                            .Admission.newBuilder()
                                                                            .setRequestSizeLimit(
                                                                                    1)))
                                            .addProbes(
                                                    Probe.newBuilder()
                                                            .setPort(8080)
                                                            .setHttpPath("/healthz"))
                                            .addProbes(
                                                    Probe.newBuilder()
                                                            .setPort(9000)
                                                            .setGrpcHealth(true))
                                            .build());
        }

        @Override
        public Optional<InboundConfig> inbound() {
            return Optional.of(config);
        }

        @Override
        public void onInboundChange(Runnable listener) {}

        @Override
        public void destination(String key, Consumer<DestinationLookup> answer) {}
    }
}
