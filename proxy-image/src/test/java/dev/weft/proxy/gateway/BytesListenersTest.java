package dev.weft.proxy.gateway;

import static dev.weft.proxy.testing.GatewayNode.BIND_PORT;
import static dev.weft.proxy.testing.GatewayNode.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.testing.BytesServer;
import dev.weft.proxy.testing.GatewayNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients at TCP and UDP listeners of a Gateway. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BytesListenersTest {
    private final GatewayNode gateway = new GatewayNode(new TestAuthority());

    @AfterEach
    void close() {
        gateway.close();
    }

    private static GatewayPort.Builder port() {
        return GatewayPort.newBuilder().setPort(53).setBindPort(BIND_PORT);
    }

    @Test
    void a_server_may_speak_first() {
        try (BytesServer banner =
                new BytesServer(
                        gateway.address(),
                        socket -> {
                            socket.getOutputStream()
                                    .write("220 hello\n".getBytes(StandardCharsets.UTF_8));
                            socket.getInputStream().transferTo(socket.getOutputStream());
                        })) {
            gateway.serves(port().setTcp(bytes(banner.plain())));
            try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
                assertThat(client.read(10)).isEqualTo("220 hello\n");
                assertThat(client.send("GET / HTTP/1.1\r\n\r\n").read(18))
                        .isEqualTo("GET / HTTP/1.1\r\n\r\n");
            }
        }
    }

    @Test
    void without_an_endpoint_a_connection_ends() {
        gateway.serves(port().setTcp(bytes()));
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            assertThat(client.rest()).isEmpty();
        }
    }

    /** Answers each datagram with who sent it and what it said. */
    private DatagramSocket answering() throws IOException {
        DatagramSocket server = new DatagramSocket(new InetSocketAddress(gateway.address(), 0));
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                byte[] buffer = new byte[65_535];
                                while (!server.isClosed()) {
                                    DatagramPacket came = new DatagramPacket(buffer, buffer.length);
                                    server.receive(came);
                                    String said =
                                            came.getPort()
                                                    + " "
                                                    + new String(
                                                            buffer,
                                                            0,
                                                            came.getLength(),
                                                            StandardCharsets.UTF_8);
                                    byte[] answer = said.getBytes(StandardCharsets.UTF_8);
                                    server.send(
                                            new DatagramPacket(
                                                    answer,
                                                    answer.length,
                                                    came.getSocketAddress()));
                                }
                            } catch (IOException e) {
                                // The test has ended.
                            }
                        });
        return server;
    }

    private static Endpoint endpoint(DatagramSocket server) {
        return Endpoint.newBuilder()
                .setAddress(server.getLocalAddress().getHostAddress())
                .setPort(server.getLocalPort())
                .build();
    }

    private String ask(DatagramSocket client, String what) throws IOException {
        byte[] sent = what.getBytes(StandardCharsets.UTF_8);
        client.setSoTimeout(20_000);
        client.send(
                new DatagramPacket(
                        sent, sent.length, new InetSocketAddress(gateway.address(), BIND_PORT)));
        DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void datagrams_of_one_client_are_one_session_and_answers_go_back() throws IOException {
        try (DatagramSocket server = answering();
                DatagramSocket one = new DatagramSocket(0, gateway.address());
                DatagramSocket other = new DatagramSocket(0, gateway.address())) {
            gateway.serves(port().setUdp(bytes(endpoint(server))));

            String first = ask(one, "a");
            String second = ask(one, "b");
            String elsewhere = ask(other, "c");

            String session = first.substring(0, first.indexOf(' '));
            assertThat(second).isEqualTo(session + " b");
            assertThat(elsewhere).endsWith(" c").doesNotStartWith(session + " ");
        }
    }

    @Test
    void the_largest_datagram_passes_whole() throws IOException {
        try (DatagramSocket server = answering();
                DatagramSocket client = new DatagramSocket(0, gateway.address())) {
            gateway.serves(port().setUdp(bytes(endpoint(server))));

            assertThat(ask(client, "x".repeat(60_000))).hasSizeGreaterThan(60_000);
        }
    }

    @Test
    void a_session_whose_endpoint_is_gone_begins_anew_with_another() throws IOException {
        int gone;
        try (DatagramSocket closed = new DatagramSocket(0, gateway.address())) {
            gone = closed.getLocalPort();
        }
        try (DatagramSocket server = answering();
                DatagramSocket client = new DatagramSocket(0, gateway.address())) {
            gateway.serves(
                    port().setUdp(
                                    bytes(
                                            endpoint(server).toBuilder().setPort(gone).build(),
                                            endpoint(server))));
            client.setSoTimeout(500);
            String answer = "";
            for (int i = 0; answer.isEmpty() && i < 20; i++) {
                try {
                    byte[] sent = {'a'};
                    client.send(
                            new DatagramPacket(
                                    sent, 1, new InetSocketAddress(gateway.address(), BIND_PORT)));
                    DatagramPacket came = new DatagramPacket(new byte[100], 100);
                    client.receive(came);
                    answer =
                            new String(came.getData(), 0, came.getLength(), StandardCharsets.UTF_8);
                } catch (SocketTimeoutException e) {
                    // That one went to the endpoint that is gone.
                }
            }

            assertThat(answer).endsWith(" a");
        }
    }

    @Test
    void tcp_and_udp_may_have_the_same_number() throws IOException {
        try (DatagramSocket server = answering();
                DatagramSocket client = new DatagramSocket(0, gateway.address());
                BytesServer banner =
                        new BytesServer(
                                gateway.address(), socket -> socket.getOutputStream().write('t'))) {
            gateway.serves(
                    port().setUdp(bytes(endpoint(server))), port().setTcp(bytes(banner.plain())));

            assertThat(ask(client, "u")).endsWith(" u");
            try (RawHttp tcp = RawHttp.to(gateway.address(), BIND_PORT)) {
                assertThat(tcp.rest()).isEqualTo("t");
            }
        }
    }
}
