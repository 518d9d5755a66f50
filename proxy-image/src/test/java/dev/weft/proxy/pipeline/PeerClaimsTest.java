package dev.weft.proxy.pipeline;

import static dev.weft.proxy.testing.RawHttp2.END_HEADERS;
import static dev.weft.proxy.testing.RawHttp2.END_STREAM;
import static dev.weft.proxy.testing.RawHttp2.GOAWAY;
import static dev.weft.proxy.testing.RawHttp2.HEADERS;
import static dev.weft.proxy.testing.RawHttp2.RST_STREAM;
import static dev.weft.proxy.testing.RawHttp2.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.HeaderMatch;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.RawHttp2;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.TlsClient;
import dev.weft.proxy.tls.TestAuthority;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer with a good certificate that speaks to the mesh port without a sidecar's manners. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerClaimsTest {
    private static final String PEER = "spiffe://cluster.local/ns/test/sa/peer";
    private static final String ADMIN = "spiffe://cluster.local/ns/test/sa/admin";
    private static final String PORT = WireNames.DESTINATION_PORT_HEADER;

    /** As they are known here and elsewhere, and as variables of applications. */
    private static final String[] CLAIMS = {
        "weft-client-id",
        ADMIN,
        "weft_client_id",
        ADMIN,
        "x-forwarded-client-cert",
        "By=" + ADMIN + ";URI=" + ADMIN,
        "x_forwarded_client_cert",
        "By=" + ADMIN + ";URI=" + ADMIN,
        "x-forwarded-for",
        "10.0.0.1",
        "x-envoy-original-dst-host",
        "10.0.0.1:22"
    };

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final TestServer application =
            new TestServer(callee.address(), (request, answer) -> answer.with(200));

    @AfterEach
    void close() {
        application.close();
        callee.close();
    }

    private Http2Headers ask(String... more) throws IOException {
        String[] head = {
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/",
            ":authority",
            "callee",
            WireNames.HTTP_VERSION_HEADER,
            "1.1"
        };
        return answer(END_HEADERS | END_STREAM, both(head, more));
    }

    private Http2Headers connect(String authorityOfIt) throws IOException {
        return answer(END_HEADERS, ":method", "CONNECT", ":authority", authorityOfIt);
    }

    private Http2Headers answer(int flags, String... head) throws IOException {
        TlsClient tls = new TlsClient(authority.material(PEER));
        try (RawHttp2 client =
                new RawHttp2(tls.connect(callee.address(), WireNames.MESH_PORT, "", "h2"))) {
            client.frame(HEADERS, flags, 1, block(head)).flush();
            RawHttp2.Frame last = client.readUntil(Set.of(HEADERS, RST_STREAM, GOAWAY)).getLast();
            assertThat(last.type()).as("%s", last).isEqualTo(HEADERS);
            return new DefaultHttp2HeadersDecoder()
                    .decodeHeaders(1, Unpooled.wrappedBuffer(last.payload().toByteArray()));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    private static String[] both(String[] some, String[] more) {
        return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private String port() {
        return "" + application.port();
    }

    private static String reason(Http2Headers answer) {
        return "" + answer.get(WireNames.REASON_HEADER);
    }

    private static WorkloadConfig.Builder allowing(AuthorizationRule.Builder rule) {
        return WorkloadConfig.newBuilder()
                .addAuthorizations(Authorization.newBuilder().setHasAllowList(true).addAllow(rule));
    }

    private void closed(AuthorizationRule.Builder rule) throws IOException {
        callee.accepts(allowing(rule));

        Http2Headers answer = ask(both(new String[] {PORT, port()}, CLAIMS));

        assertThat(answer.status()).asString().isEqualTo("403");
        assertThat(reason(answer)).startsWith("authorization-denied").contains("client=" + PEER);
        assertThat(application.asked()).isEmpty();
    }

    @Test
    void the_application_hears_who_it_proved_to_be_and_nothing_that_it_claims() throws IOException {
        callee.accepts(WorkloadConfig.newBuilder());

        Http2Headers answer = ask(both(new String[] {PORT, port()}, CLAIMS));

        assertThat(answer.status()).asString().isEqualTo("200");
        TestServer.Asked asked = application.asked().getFirst();
        assertThat(asked.headers())
                .filteredOn(header -> header.contains("weft") || header.contains("cert"))
                .containsExactly("weft-client-id: " + PEER);
    }

    @Test
    void a_claimed_identity_passes_no_rule() throws IOException {
        closed(
                AuthorizationRule.newBuilder()
                        .setName("admin")
                        .addFrom(Source.newBuilder().addIdentities(ADMIN)));
    }

    @Test
    void a_claimed_address_passes_no_rule() throws IOException {
        closed(
                AuthorizationRule.newBuilder()
                        .setName("inside")
                        .addFrom(Source.newBuilder().addCidrs("10.0.0.0/8")));
    }

    @Test
    void a_rule_about_the_headers_themselves_does_not_see_them() throws IOException {
        for (String name : new String[] {"weft-client-id", "x-forwarded-client-cert"}) {
            closed(
                    AuthorizationRule.newBuilder()
                            .setName("header")
                            .addTo(
                                    Operation.newBuilder()
                                            .addHeaders(
                                                    HeaderMatch.newBuilder()
                                                            .setName(name)
                                                            .setValue(
                                                                    StringMatch.newBuilder()
                                                                            .setRegex(".*")))));
        }
    }

    @Test
    void of_two_ports_that_it_names_the_rules_of_the_one_that_it_reaches_hold() throws IOException {
        int open = application.port();
        callee.accepts(
                allowing(
                        AuthorizationRule.newBuilder()
                                .setName("other")
                                .addTo(Operation.newBuilder().addPorts(open == 1 ? 2 : 1))));

        assertThat(ask(PORT, port(), PORT, "1").status()).asString().isEqualTo("403");
        ask(PORT, "1", PORT, port());

        assertThat(application.asked()).isEmpty();
    }

    @Test
    void a_port_of_the_proxy_itself_is_not_reached() throws IOException {
        callee.accepts(WorkloadConfig.newBuilder());

        Http2Headers answer = ask(PORT, "" + WireNames.ADMIN_PORT);

        assertThat(reason(answer)).startsWith("loop-detected");
        String own = callee.address().getHostAddress() + ":" + WireNames.ADMIN_PORT;
        assertThat(connect(own).status()).asString().isEqualTo("400");
    }

    @Test
    void no_other_address_is_reached() throws IOException {
        callee.accepts(WorkloadConfig.newBuilder());
        InetAddress elsewhere = InetAddress.ofLiteral("127.0.0.1");
        try (TestServer other = new TestServer(elsewhere, (request, answer) -> answer.with(200))) {
            for (String target :
                    new String[] {
                        "127.0.0.1:" + other.port(),
                        "localhost:" + other.port(),
                        "[::ffff:127.0.0.1]:" + other.port(),
                        "0.0.0.0:" + other.port()
                    }) {
                assertThat(connect(target).status()).as(target).asString().isEqualTo("400");
            }
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void what_is_closed_is_not_reached_by_bytes_either() throws IOException {
        callee.accepts(
                WorkloadConfig.newBuilder()
                        .addAuthorizations(
                                Authorization.newBuilder()
                                        .setDefaultAction(DefaultAction.DEFAULT_ACTION_DENY)));

        Http2Headers answer = connect(callee.address().getHostAddress() + ":" + port());

        assertThat(answer.status()).asString().isEqualTo("403");
        assertThat(reason(answer)).startsWith("authorization-denied").contains("client=" + PEER);
        assertThat(application.asked()).isEmpty();
    }
}
