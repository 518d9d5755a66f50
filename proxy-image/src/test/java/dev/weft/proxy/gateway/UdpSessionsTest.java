package dev.weft.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.admission.Gates;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.ListenerRules;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.external.Authorizers;
import dev.weft.proxy.http.inbound.Admittance;
import dev.weft.proxy.http.inbound.Enforcement;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.testing.GatewayNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpSessionsTest {
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);

    private final Telemetry telemetry = new Telemetry();
    private final List<EmbeddedChannel> sockets = new ArrayList<>();
    private Optional<GatewayPort> port = Optional.empty();
    private dev.weft.proxy.snapshot.gateway.GatewayConfig now =
            new dev.weft.proxy.snapshot.gateway.GatewayConfig("", Map.of(), Map.of());
    private final Enforcement enforcement =
            new Enforcement(
                    telemetry,
                    new TrafficLedger(InstantSource.system(), new Random(20261127)),
                    InstantSource.system(),
                    Runnable::run);
    private final UdpSessionsHandler sessions =
            new UdpSessionsHandler(
                    new Callees(
                            new Callees.Surroundings(
                                    new Random(20261127), InstantSource.system(), "", telemetry)),
                    telemetry,
                    new ListenerGuard(
                            new Admittance(
                                    enforcement,
                                    new Gates(new Random(20261127)),
                                    nobody(),
                                    telemetry),
                            () -> now),
                    () -> port,
                    this::dial);
    private final EmbeddedChannel listener = new EmbeddedChannel();

    private Channel dial(InetSocketAddress endpoint, UdpSession session) {
        EmbeddedChannel socket = new EmbeddedChannel(session);
        sockets.add(socket);
        return socket;
    }

    /** Datagrams are shown to no authorizer. */
    private static Authorizers nobody() {
        return new Authorizers(null, new Random(20261127), "");
    }

    private void serve(GatewayConfig.Builder rules) throws RefusedConfigException {
        now =
                new SnapshotCompiler()
                        .gateway(
                                1,
                                rules.setGateway("test/edge")
                                        .addPorts(
                                                dev.weft.proxy.config.v1.GatewayPort.newBuilder()
                                                        .setPort(53)
                                                        .setBindPort(1053)
                                                        .setUdp(
                                                                GatewayNode.bytes(
                                                                        Endpoint.newBuilder()
                                                                                .setAddress(
                                                                                        "127.0.0.2")
                                                                                .setPort(53)
                                                                                .build())))
                                        .build());
        port = now.ports().values().stream().findFirst();
        enforcement.changed();
    }

    @BeforeEach
    void listen() throws RefusedConfigException {
        serve(GatewayConfig.newBuilder());
        listener.freezeTime();
        listener.pipeline().addLast(sessions);
    }

    @AfterEach
    void close() {
        listener.finishAndReleaseAll();
        sockets.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private void send(int client) {
        ByteBuf content = Unpooled.copiedBuffer(new byte[] {1});
        listener.writeInbound(
                new DatagramPacket(content, HERE, new InetSocketAddress("127.0.0.3", client)));
    }

    private void pass(long seconds) {
        listener.advanceTimeBy(seconds, TimeUnit.SECONDS);
        listener.runScheduledPendingTasks();
    }

    private static GatewayConfig.Builder denying(String network) {
        return GatewayConfig.newBuilder()
                .addRules(ListenerRules.newBuilder().setListener("Gateway/test/edge/bytes"))
                .addAuthorizations(
                        Authorization.newBuilder()
                                .addDeny(
                                        AuthorizationRule.newBuilder()
                                                .setName("deny[0]")
                                                .addFrom(Source.newBuilder().addCidrs(network))));
    }

    @Test
    void whom_the_rules_refuse_begins_no_session_and_what_goes_on_ends_with_new_rules()
            throws RefusedConfigException {
        serve(denying("127.0.0.9/32"));
        send(1);
        assertThat(sockets.getFirst().isOpen()).isTrue();

        serve(denying("127.0.0.3/32"));
        send(2);

        assertThat(sockets).hasSize(1);
        assertThat(sockets.getFirst().isOpen()).isFalse();
    }

    @Test
    void datagrams_and_sessions_are_counted() throws IOException {
        send(1);
        send(1);
        send(2);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        telemetry.write("", out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("weft_udp_sessions_total{target=\"Gateway/test/edge/bytes\"} 2")
                .contains(
                        "weft_udp_datagrams_total{outcome=\"forwarded\",target=\"Gateway/test/edge/bytes\"} 3");
    }

    @Test
    void beyond_the_most_sessions_the_one_that_was_silent_longest_ends() {
        for (int client = 1; client <= UdpSessionsHandler.MAX_SESSIONS; client++) {
            send(client);
        }
        send(1);
        assertThat(sockets).allMatch(Channel::isOpen);

        send(UdpSessionsHandler.MAX_SESSIONS + 1);

        assertThat(sessions.count()).isEqualTo(UdpSessionsHandler.MAX_SESSIONS);
        assertThat(sockets.get(0).isOpen()).isTrue();
        assertThat(sockets.get(1).isOpen()).isFalse();
    }

    @Test
    void a_session_in_which_nothing_comes_ends() {
        send(1);
        send(2);
        pass(UdpSessionsHandler.IDLE.toSeconds() - 1);
        send(2);

        pass(10);

        assertThat(sockets.get(0).isOpen()).isFalse();
        assertThat(sockets.get(1).isOpen()).isTrue();
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void answers_keep_a_session() {
        send(1);
        pass(UdpSessionsHandler.IDLE.toSeconds() - 1);
        sockets.getFirst()
                .writeInbound(new DatagramPacket(Unpooled.copiedBuffer(new byte[] {2}), HERE));

        pass(10);

        assertThat(sockets.getFirst().isOpen()).isTrue();
        DatagramPacket answer = listener.readOutbound();
        assertThat(answer.recipient()).isEqualTo(new InetSocketAddress("127.0.0.3", 1));
        answer.release();
    }

    @Test
    void a_port_that_is_gone_begins_no_session() {
        port = Optional.empty();
        send(1);

        assertThat(sockets).isEmpty();
    }
}
