package dev.weft.proxy.connection;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.RawHttp2;
import dev.weft.proxy.testing.RawHttp2.Frame;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client and a server say to each other through a pair of sidecars, byte by byte. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpokenProtocolsTest {
    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final ServerSocket server;

    SpokenProtocolsTest() throws IOException {
        server = new ServerSocket(0, 16, callee.address());
    }

    @BeforeEach
    void detected() {
        callee.accepts(WorkloadConfig.newBuilder());
        caller.calls(
                destination(
                                HttpRoute.newBuilder(),
                                backend(callee.meshed(server.getLocalPort()))
                                        .setProtocol(Protocol.PROTOCOL_DETECT))
                        .clearHttpRoutes()
                        .setProtocol(Protocol.PROTOCOL_DETECT)
                        .build());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        caller.close();
        callee.close();
    }

    private InetSocketAddress entry() {
        return new InetSocketAddress(caller.address(), caller.outbound("/").getPort());
    }

    private Socket connect() throws IOException {
        return new Socket(entry().getAddress(), entry().getPort());
    }

    private static void say(Socket to, String... lines) throws IOException {
        to.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(ISO_8859_1));
    }

    private static String hear(Socket from, String until) throws IOException {
        StringBuilder heard = new StringBuilder();
        InputStream in = from.getInputStream();
        while (heard.indexOf(until) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after: " + heard);
            }
            heard.append((char) next);
        }
        return heard.toString();
    }

    @Test
    void a_request_of_1_0_is_answered_and_the_connection_closed() throws IOException {
        try (Socket client = connect()) {
            say(client, "GET / HTTP/1.0", "");
            try (Socket accepted = server.accept()) {
                hear(accepted, "\r\n\r\n");
                say(
                        accepted,
                        "HTTP/1.1 200 OK",
                        "transfer-encoding: chunked",
                        "",
                        "2",
                        "hi",
                        "0",
                        "");
                String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
                assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhi");
                assertThat(answer).doesNotContainIgnoringCase("transfer-encoding");
            }
        }
    }

    @Test
    void pipelined_requests_are_answered_in_their_order() throws IOException {
        try (Socket client = connect()) {
            say(client, "GET /1 HTTP/1.1", "host: a", "", "GET /2 HTTP/1.1", "host: a", "");
            try (Socket accepted = server.accept()) {
                for (int i = 1; i <= 2; i++) {
                    assertThat(hear(accepted, "\r\n\r\n"))
                            .startsWith("GET /" + i + " HTTP/1.1\r\n");
                    say(accepted, "HTTP/1.1 200 OK", "x-number: " + i, "content-length: 0", "");
                }
                assertThat(hear(client, "\r\n\r\n")).contains("x-number: 1");
                assertThat(hear(client, "\r\n\r\n")).contains("x-number: 2");
            }
        }
    }

    @Test
    void chunks_and_trailers_pass_both_ways() throws IOException {
        try (Socket client = connect()) {
            say(client, "POST / HTTP/1.1", "host: a", "transfer-encoding: chunked", "");
            say(client, "3;ext=1", "abc", "0", "x-sum: 1", "");
            try (Socket accepted = server.accept()) {
                assertThat(hear(accepted, "\r\n\r\n")).contains("transfer-encoding: chunked");
                assertThat(hear(accepted, "x-sum: 1\r\n\r\n")).startsWith("3\r\nabc\r\n0\r\n");
                say(accepted, "HTTP/1.1 200 OK", "transfer-encoding: chunked", "");
                say(accepted, "2", "hi", "0", "x-total: 2", "");
                assertThat(hear(client, "x-total: 2\r\n\r\n")).contains("\r\n2\r\nhi\r\n0\r\n");
            }
        }
    }

    @Test
    void a_client_that_waits_for_100_gets_it_from_its_server() throws IOException {
        try (Socket client = connect()) {
            say(
                    client,
                    "PUT / HTTP/1.1",
                    "host: a",
                    "expect: 100-continue",
                    "content-length: 2",
                    "");
            try (Socket accepted = server.accept()) {
                assertThat(hear(accepted, "\r\n\r\n")).contains("expect: 100-continue");
                say(accepted, "HTTP/1.1 100 Continue", "");
                assertThat(hear(client, "\r\n\r\n")).startsWith("HTTP/1.1 100 ");
                client.getOutputStream().write("hi".getBytes(ISO_8859_1));
                assertThat(hear(accepted, "hi")).isEqualTo("hi");
                say(accepted, "HTTP/1.1 204 No Content", "");
                assertThat(hear(client, "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
            }
        }
    }

    @Test
    void an_upgrade_to_http_2_is_not_taken_up_and_the_request_is_answered() throws IOException {
        try (Socket client = connect()) {
            say(
                    client,
                    "GET / HTTP/1.1",
                    "host: a",
                    "connection: upgrade, http2-settings",
                    "upgrade: h2c",
                    "http2-settings: AAMAAABkAARAAAAAAAIAAAAA",
                    "");
            try (Socket accepted = server.accept()) {
                assertThat(hear(accepted, "\r\n\r\n"))
                        .doesNotContain("upgrade")
                        .doesNotContain("h2c");
                say(accepted, "HTTP/1.1 200 OK", "content-length: 0", "");
                assertThat(hear(client, "\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n");
            }
        }
    }

    @Test
    void grpc_web_passes_as_it_is() throws IOException {
        String type = "content-type: application/grpc-web-text+proto";
        try (Socket client = connect()) {
            say(
                    client,
                    "POST /a.B/C HTTP/1.1",
                    "host: a",
                    type,
                    "content-length: 8",
                    "",
                    "AAAAAAA=");
            try (Socket accepted = server.accept()) {
                assertThat(hear(accepted, "AAAAAAA=")).contains(type);
                say(accepted, "HTTP/1.1 200 OK", type, "content-length: 8", "", "gAAAAAA=");
                assertThat(hear(client, "gAAAAAA=")).contains(type);
            }
        }
    }

    @Test
    void a_tunnel_through_the_proxy_is_refused() throws IOException {
        try (Socket client = connect()) {
            say(client, "CONNECT elsewhere:443 HTTP/1.1", "host: elsewhere:443", "");
            assertThat(hear(client, "\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("weft-reason: bad-request; method=CONNECT");
        }
    }

    @Test
    void a_websocket_opens_on_a_stream_of_http2_as_if_by_an_upgrade() throws IOException {
        try (RawHttp2 client = new RawHttp2(entry())) {
            connect(client, "websocket");
            // Some clients do not wait for the answer.
            client.frame(RawHttp2.DATA, 0, 1, "early".getBytes(ISO_8859_1)).flush();
            try (Socket accepted = server.accept()) {
                assertThat(hear(accepted, "\r\n\r\n"))
                        .startsWith("GET /chat HTTP/1.1\r\n")
                        .containsIgnoringCase("host: a\r\n")
                        .containsIgnoringCase("upgrade: websocket\r\n")
                        .containsIgnoringCase("connection: upgrade\r\n")
                        .containsIgnoringCase("sec-websocket-version: 13\r\n")
                        .containsPattern("(?i)sec-websocket-key: [A-Za-z0-9+/]{22}==\r\n")
                        .doesNotContain("protocol:");
                say(
                        accepted,
                        "HTTP/1.1 101 Switching Protocols",
                        "upgrade: websocket",
                        "connection: upgrade",
                        "sec-websocket-accept: of-no-interest",
                        "");
                List<Frame> answer = client.readUntil(Set.of(RawHttp2.HEADERS));
                assertThat(answer).filteredOn(SpokenProtocolsTest::offersConnect).hasSize(1);
                assertThat(answer.getLast().flags() & RawHttp2.END_STREAM).isZero();
                assertThat(accepted.getInputStream().readNBytes(5)).asString().isEqualTo("early");
                accepted.getOutputStream().write("late".getBytes(ISO_8859_1));
                assertThat(client.readUntil(Set.of(RawHttp2.DATA)).getLast().payload())
                        .isEqualTo(ByteString.copyFromUtf8("late"));
                client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[] {'!'}).flush();
                assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("!");
            }
            Frame last = client.readUntil(Set.of(RawHttp2.DATA, RawHttp2.RST_STREAM)).getLast();
            assertThat(last.type()).as("%s", last).isEqualTo(RawHttp2.DATA);
            assertThat(last.flags()).isEqualTo(RawHttp2.END_STREAM);
        }
    }

    @Test
    void a_websocket_that_the_application_refuses_gets_its_answer() throws IOException {
        try (RawHttp2 client = new RawHttp2(entry())) {
            connect(client, "websocket").flush();
            try (Socket accepted = server.accept()) {
                hear(accepted, "\r\n\r\n");
                say(accepted, "HTTP/1.1 403 Forbidden", "content-length: 2", "", "no");
                List<Frame> answer = client.readUntil(Set.of(RawHttp2.RST_STREAM));
                assertThat(answer)
                        .filteredOn(frame -> frame.type() == RawHttp2.DATA)
                        .extracting(Frame::payload)
                        .contains(ByteString.copyFromUtf8("no"));
                assertThat(answer.getLast().payload()).isEqualTo(ByteString.copyFrom(new byte[4]));
            }
        }
    }

    @Test
    void other_protocols_of_extended_connect_are_refused() throws IOException {
        try (RawHttp2 client = new RawHttp2(entry())) {
            connect(client, "connect-udp").flush();
            List<Frame> frames = client.readUntil(Set.of(RawHttp2.HEADERS));
            assertThat(frames.getLast().flags() & RawHttp2.END_STREAM).isNotZero();
            assertThat(caller.metrics("bad-request")).isNotEmpty();
        }
    }

    private static RawHttp2 connect(RawHttp2 client, String protocol) {
        return client.frame(
                RawHttp2.HEADERS,
                RawHttp2.END_HEADERS,
                1,
                RawHttp2.block(
                        ":method",
                        "CONNECT",
                        ":protocol",
                        protocol,
                        ":scheme",
                        "http",
                        ":path",
                        "/chat",
                        ":authority",
                        "a",
                        "sec-websocket-version",
                        "13"));
    }

    /** SETTINGS_ENABLE_CONNECT_PROTOCOL of RFC 8441 section 3. */
    private static boolean offersConnect(Frame frame) {
        boolean offered = false;
        for (int at = 0;
                frame.type() == RawHttp2.SETTINGS && at < frame.payload().size();
                at += 6) {
            offered |= frame.payload().byteAt(at + 1) == 8;
        }
        return offered;
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL that asks for TLS, 0000000804d2162f",
        "PostgreSQL without TLS,       0000001000030000757365720061000000",
        "Redis,                        2a310d0a24340d0a50494e470d0a",
        "Kafka,                        00000014001200000000000100046b636174",
        "MongoDB,                      3a0000000100000000000000d4070000",
        "TLS,                          16030100050100000100",
        "AMQP,                         414d515000000901",
    })
    void what_a_client_says_first_that_is_no_http_passes_as_bytes(String what, String hex)
            throws IOException {
        byte[] first = HexFormat.of().parseHex(hex);
        try (Socket client = connect()) {
            client.getOutputStream().write(first);
            try (Socket accepted = server.accept()) {
                assertThat(accepted.getInputStream().readNBytes(first.length)).isEqualTo(first);
                accepted.getOutputStream().write('S');
                assertThat(client.getInputStream().read()).isEqualTo('S');
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MySQL, 4a0000000a382e302e333000",
        "SMTP,  323230206d61696c2045534d54500d0a",
        "SSH,   5353482d322e302d780d0a"
    })
    void what_a_server_says_first_is_heard_by_a_client_that_waits(String what, String hex)
            throws IOException {
        byte[] first = HexFormat.of().parseHex(hex);
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(first);
            assertThat(client.getInputStream().readNBytes(first.length)).isEqualTo(first);
            client.shutdownOutput();
            assertThat(accepted.getInputStream().read()).as("half of it ends").isEqualTo(-1);
            accepted.getOutputStream().write('.');
            assertThat(client.getInputStream().read()).isEqualTo('.');
        }
    }
}
