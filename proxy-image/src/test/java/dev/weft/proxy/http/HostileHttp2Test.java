package dev.weft.proxy.http;

import static dev.weft.proxy.testing.RawHttp2.CONTINUATION;
import static dev.weft.proxy.testing.RawHttp2.DATA;
import static dev.weft.proxy.testing.RawHttp2.END_HEADERS;
import static dev.weft.proxy.testing.RawHttp2.END_STREAM;
import static dev.weft.proxy.testing.RawHttp2.GOAWAY;
import static dev.weft.proxy.testing.RawHttp2.HEADERS;
import static dev.weft.proxy.testing.RawHttp2.PING;
import static dev.weft.proxy.testing.RawHttp2.RST_STREAM;
import static dev.weft.proxy.testing.RawHttp2.SETTINGS;
import static dev.weft.proxy.testing.RawHttp2.WINDOW_UPDATE;
import static dev.weft.proxy.testing.RawHttp2.block;
import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.RawHttp2;
import dev.weft.proxy.testing.RawHttp2.Frame;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.TlsClient;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of HTTP/2 that break its rules, in front of an application that speaks HTTP/1.1: what
 * they smuggle into a head must not become a head of its own there.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileHttp2Test {
    private static final String SMUGGLED =
            "a\r\nx: y\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String[] GOOD = {
        ":method", "GET", ":scheme", "http", ":path", "/good", ":authority", "callee"
    };

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode proxy = new ProxyNode(authority, "caller");
    private final TestServer server =
            new TestServer(proxy.address(), (asked, answer) -> answer.with(200, "answer"));
    private final LiveRequests requests = new LiveRequests(proxy);

    @BeforeEach
    void route() {
        proxy.calls(destination(HttpRoute.newBuilder(), backend(server.plain())).build());
    }

    @AfterEach
    void close() {
        requests.close();
        server.close();
        proxy.close();
    }

    private RawHttp2 connect() throws IOException {
        return new RawHttp2(new InetSocketAddress(proxy.address(), proxy.outbound("/").getPort()));
    }

    private static String[] with(String... more) {
        return Stream.concat(Arrays.stream(GOOD), Arrays.stream(more)).toArray(String[]::new);
    }

    private static String[] instead(String name, String value) {
        String[] fields = GOOD.clone();
        fields[Arrays.asList(fields).indexOf(name) + 1] = value;
        return fields;
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of("CR and LF in a value", with("x-a", SMUGGLED)),
                Arguments.of("a bare CR in a value", with("x-a", "a\rb")),
                Arguments.of("a bare LF in a value", with("x-a", "a\nx-b: c")),
                Arguments.of("a zero in a value", with("x-a", "a\0b")),
                Arguments.of("CR and LF in a name", with("x: " + SMUGGLED, "a")),
                Arguments.of("a colon in a name", with("x-a: b", "c")),
                Arguments.of("a blank in a name", with("x a", "b")),
                Arguments.of("an upper-case name", with("X-A", "b")),
                Arguments.of("an empty name", with("", "b")),
                Arguments.of("Transfer-Encoding", with("transfer-encoding", "chunked")),
                Arguments.of("Connection", with("connection", "close")),
                Arguments.of("Upgrade", with("upgrade", "h2c")),
                Arguments.of("a second :path", with(":path", "/smuggled")),
                Arguments.of("an unknown pseudo header", with(":smuggled", "a")),
                Arguments.of("a pseudo header after others", late()),
                Arguments.of("no :method", without(":method")),
                Arguments.of("no :path", without(":path")),
                Arguments.of("an empty :path", instead(":path", "")),
                Arguments.of("CR and LF in :path", instead(":path", "/ HTTP/1.1\r\n" + SMUGGLED)),
                Arguments.of("a blank in :path", instead(":path", "/a /smuggled")),
                Arguments.of("CR and LF in :method", instead(":method", "GET /smuggled\r\n")),
                Arguments.of("a blank in :method", instead(":method", "GET /smuggled")),
                Arguments.of("CR and LF in :authority", instead(":authority", SMUGGLED)),
                Arguments.of("two lengths", with("content-length", "0", "content-length", "5")),
                Arguments.of("a length of no number", with("content-length", "+0")),
                Arguments.of("a body that its length denies", with("content-length", "5")));
    }

    private static String[] late() {
        return new String[] {
            ":method", "GET", "x-a", "b", ":scheme", "http", ":path", "/late", ":authority", "a"
        };
    }

    private static String[] without(String name) {
        int at = Arrays.asList(GOOD).indexOf(name);
        return Stream.concat(Arrays.stream(GOOD, 0, at), Arrays.stream(GOOD, at + 2, GOOD.length))
                .toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void a_head_that_breaks_the_rules_never_reaches_the_application(String what, String[] head)
            throws IOException {
        try (RawHttp2 client = connect()) {
            client.frame(HEADERS, END_HEADERS | END_STREAM, 1, block(head)).flush();
            List<Frame> frames = client.readUntil(Set.of(RST_STREAM, GOAWAY, HEADERS));
            assertThat(frames).extracting(Frame::type).doesNotContain(DATA);
        }
        assertThat(server.asked()).isEmpty();
        assertThat(requests.get("/after").statusCode()).isEqualTo(200);
        assertThat(server.asked()).extracting(TestServer.Asked::target).containsExactly("/after");
    }

    @Test
    void a_body_that_is_longer_than_it_said_is_cut_off() throws IOException {
        try (RawHttp2 client = connect()) {
            String[] head = with("content-length", "1");
            head[1] = "POST";
            client.frame(HEADERS, END_HEADERS, 1, block(head))
                    .frame(DATA, END_STREAM, 1, SMUGGLED.getBytes(US_ASCII))
                    .flush();
            client.readUntil(Set.of(RST_STREAM, GOAWAY, HEADERS));
        }
        requests.get("/after");
        assertThat(server.asked())
                .extracting(TestServer.Asked::target)
                .doesNotContain("/smuggled")
                .contains("/after");
    }

    @Test
    void trailers_behind_the_answer_are_no_request() throws IOException {
        String peer = "spiffe://" + TestAuthority.TRUST_DOMAIN + "/ns/test/sa/peer";
        proxy.accepts(WorkloadConfig.newBuilder());
        TlsClient tls = new TlsClient(authority.material(peer));
        try (RawHttp2 client =
                new RawHttp2(tls.connect(proxy.address(), WireNames.MESH_PORT, "", "h2"))) {
            // The port of the application is missing, so the head alone is answered.
            client.frame(HEADERS, END_HEADERS, 1, block(GOOD))
                    .frame(HEADERS, END_HEADERS | END_STREAM, 1, block("x-a", "b"))
                    .frame(PING, 0, 0, new byte[8])
                    .flush();
            client.readUntil(Set.of(PING));
        }
        assertThat(proxy.metrics("bad-request")).singleElement().asString().endsWith(" 1.0");
    }

    @Test
    void a_stream_that_breaks_the_rules_is_told_which() throws IOException {
        try (RawHttp2 client = connect()) {
            client.frame(HEADERS, END_HEADERS, 1, block(GOOD))
                    .frame(WINDOW_UPDATE, 0, 1, new byte[4])
                    .flush();
            Frame reset = client.readUntil(Set.of(RST_STREAM, GOAWAY)).getLast();
            assertThat(reset.type()).isEqualTo(RST_STREAM);
            assertThat(reset.payload().byteAt(3)).as("PROTOCOL_ERROR").isEqualTo((byte) 1);
        }
    }

    @Test
    void streams_that_are_reset_as_soon_as_they_begin_end_the_connection() throws IOException {
        try (RawHttp2 client = connect()) {
            for (int i = 0; i < 2_000; i++) {
                client.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block(GOOD))
                        .frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            }
            flushAsFarAsTaken(client);
            assertThat(client.readUntil(Set.of(GOAWAY))).last().satisfies(this::enhanceYourCalm);
        }
        assertThat(requests.get("/after").statusCode()).isEqualTo(200);
    }

    private void enhanceYourCalm(Frame goAway) {
        assertThat(goAway.type()).isEqualTo(GOAWAY);
        assertThat(goAway.payload().byteAt(7)).as("ENHANCE_YOUR_CALM").isEqualTo((byte) 11);
    }

    /** The proxy may close before it has read everything. */
    private static void flushAsFarAsTaken(RawHttp2 client) {
        try {
            client.flush();
        } catch (IOException closed) {
            // As it should.
        }
    }

    @Test
    void a_head_without_end_ends_the_connection() throws IOException {
        try (RawHttp2 client = connect()) {
            client.frame(HEADERS, END_STREAM, 1, block(GOOD));
            for (int i = 0; i < 10_000; i++) {
                client.frame(CONTINUATION, 0, 1, new byte[0]);
            }
            flushAsFarAsTaken(client);
            assertThat(client.readUntil(Set.of(HEADERS)))
                    .extracting(Frame::type)
                    .doesNotContain(HEADERS);
        }
        assertThat(server.asked()).isEmpty();
        assertThat(requests.get("/after").statusCode()).isEqualTo(200);
    }

    @Test
    void a_head_beyond_its_bound_is_refused() throws IOException {
        try (RawHttp2 client = connect()) {
            client.frame(HEADERS, END_STREAM, 1, block(GOOD));
            byte[] much = block("x-a", "b".repeat(16_000));
            for (int i = 0; i < 20; i++) {
                client.frame(CONTINUATION, i == 19 ? END_HEADERS : 0, 1, much);
            }
            flushAsFarAsTaken(client);
            client.readUntil(Set.of(HEADERS, RST_STREAM, GOAWAY));
        }
        assertThat(server.asked()).isEmpty();
        assertThat(requests.get("/after").statusCode()).isEqualTo(200);
    }

    @Test
    void a_client_that_asks_and_never_reads_is_let_go() throws IOException {
        for (int type : new int[] {PING, SETTINGS}) {
            byte[] payload = new byte[type == PING ? 8 : 0];
            try (RawHttp2 client = connect()) {
                assertThat(closesUnder(client, type, payload)).isTrue();
            }
        }
        assertThat(requests.get("/after").statusCode()).isEqualTo(200);
    }

    private static boolean closesUnder(RawHttp2 client, int type, byte[] payload) {
        try {
            for (int i = 0; i < 2_000; i++) {
                for (int k = 0; k < 1_000; k++) {
                    client.frame(type, 0, 0, payload);
                }
                client.flush();
            }
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
