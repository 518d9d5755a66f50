package dev.weft.proxy.gateway;

import static dev.weft.proxy.testing.GatewayNode.BIND_PORT;
import static dev.weft.proxy.testing.GatewayNode.bytes;
import static dev.weft.proxy.testing.GatewayNode.host;
import static dev.weft.proxy.testing.GatewayNode.http;
import static dev.weft.proxy.testing.GatewayNode.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.testing.BytesServer;
import dev.weft.proxy.testing.GatewayNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Gateway behind load balancers that say by the PROXY protocol whom they carry. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final TestAuthority authority = new TestAuthority();
    private final GatewayNode gateway = GatewayNode.behind(authority, Cidr.parse("127.0.0.0/8"));
    private final TestServer server =
            new TestServer(gateway.address(), (asked, answer) -> answer.with(200));

    @AfterEach
    void close() {
        gateway.close();
        server.close();
    }

    private RawHttp client() {
        return RawHttp.to(gateway.address(), BIND_PORT);
    }

    private static String binary(String hex) {
        return new String(HexFormat.of().parseHex(SIGNATURE + hex), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "version 1, 50524f5859205443503420 3139322e302e322e37 203139322e302e322e31 2035363332342034340d0a, 192.0.2.7",
        "version 1 of IPv6, 50524f585920544350362032303031 3a6462383a3a37 20323030313a6462383a3a31 2035363332342034340d0a, 2001:db8:0:0:0:0:0:7",
        "version 2, 0d0a0d0a000d0a515549540a 2111000c c0000207 c0000201 dc04002c, 192.0.2.7",
        "version 2 with more, 0d0a0d0a000d0a515549540a 21110010 c0000207 c0000201 dc04002c 04000178, 192.0.2.7",
    })
    void an_application_is_told_who_is_carried(String what, String header, String address) {
        gateway.serves(http(listener("", host("", "/", server.plain()))));
        byte[] bytes = HexFormat.of().parseHex(header.replace(" ", ""));
        try (RawHttp client = client()) {
            client.send(new String(bytes, StandardCharsets.ISO_8859_1) + REQUEST);
            assertThat(client.status()).isEqualTo(200);
        }
        assertThat(server.asked().getFirst().header("x-forwarded-for")).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20000000", "21000000", "20110000"})
    void a_health_check_carries_nobody(String header) {
        gateway.serves(http(listener("", host("", "/", server.plain()))));
        try (RawHttp client = client()) {
            assertThat(client.send(binary(header) + REQUEST).status()).isEqualTo(200);
        }
        assertThat(server.asked().getFirst().header("x-forwarded-for")).startsWith("127.");
    }

    @Test
    void bytes_behind_the_header_go_to_the_application() {
        try (BytesServer echo =
                new BytesServer(
                        gateway.address(),
                        socket -> socket.getInputStream().transferTo(socket.getOutputStream()))) {
            gateway.serves(
                    GatewayPort.newBuilder()
                            .setPort(53)
                            .setBindPort(BIND_PORT)
                            .setTcp(bytes(echo.plain())));
            try (RawHttp client = client()) {
                client.send("PROXY TCP4 192.0.2.7 192.0.2.1 56324 53\r\nhello");
                assertThat(client.read(5)).isEqualTo("hello");
                assertThat(client.send(" there").read(6)).isEqualTo(" there");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REQUEST,
                "PROXY TCP4 192.0.2.7\r\n" + REQUEST,
                "PROXY TCP4 192.0.2.700 192.0.2.1 1 2\r\n" + REQUEST
            })
    void without_a_header_that_can_be_read_nobody_is_served(String said) {
        gateway.serves(http(listener("", host("", "/", server.plain()))));
        try (RawHttp client = client()) {
            assertThat(client.send(said).rest()).isEmpty();
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_header_without_end_is_cut_off() {
        gateway.serves(http(listener("", host("", "/", server.plain()))));
        try (RawHttp client = client()) {
            assertThat(client.send("PROXY TCP4 " + "1".repeat(500)).rest()).isEmpty();
        }
    }

    @Test
    void nobody_else_says_whom_he_carries() {
        try (GatewayNode open = GatewayNode.behind(authority, Cidr.parse("203.0.113.0/24"))) {
            open.serves(http(listener("", host("", "/", server.plain()))));
            try (RawHttp client = RawHttp.to(open.address(), BIND_PORT)) {
                client.send("PROXY TCP4 192.0.2.7 192.0.2.1 56324 80\r\n" + REQUEST);
                assertThat(client.rest()).doesNotContain("200 OK");
            }
            try (RawHttp client = RawHttp.to(open.address(), BIND_PORT)) {
                assertThat(client.send(REQUEST).status()).isEqualTo(200);
            }
        }
        assertThat(server.asked()).hasSize(1);
    }
}
