package dev.weft.proxy.http.inbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller says of itself gains it nothing; what it proved does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoofedHeadersTest {
    private static final String CALLER = "spiffe://cluster.local/ns/test/sa/caller";
    private static final String ADMIN = "spiffe://cluster.local/ns/test/sa/admin";

    /** As applications and proxies of several makers know them. */
    private static final String[] CLAIMS = {
        "weft-client-id", ADMIN,
        "weft-destination-port", "15020",
        "weft-http-version", "1.0",
        "weft-upgrade", "echo",
        "weft-reason", "authorization-denied; rule=none",
        "x-forwarded-client-cert", "By=" + ADMIN + ";URI=" + ADMIN,
        "x-forwarded-for", "10.0.0.1",
        "x-real-ip", "10.0.0.1",
        "forwarded", "for=10.0.0.1",
        "x-envoy-original-dst-host", "10.0.0.1:22",
        "l5d-client-id", ADMIN
    };

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.close();
        caller.close();
        callee.close();
    }

    private HttpResponse<String> ask() throws Exception {
        URI uri = caller.outbound("/");
        return client.send(
                HttpRequest.newBuilder(uri).headers(CLAIMS).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static WorkloadConfig.Builder allowing(Source source) {
        return WorkloadConfig.newBuilder()
                .addAuthorizations(
                        Authorization.newBuilder()
                                .setHasAllowList(true)
                                .addAllow(
                                        AuthorizationRule.newBuilder()
                                                .setName("admin")
                                                .addFrom(source)));
    }

    private void calls(int port) {
        caller.calls(destination(HttpRoute.newBuilder(), backend(callee.meshed(port))).build());
    }

    @Test
    void the_application_hears_who_the_caller_proved_to_be() throws Exception {
        callee.accepts(WorkloadConfig.newBuilder());
        try (TestServer server = new TestServer(callee.address(), (q, a) -> a.with(200))) {
            calls(server.port());

            assertThat(ask().statusCode()).isEqualTo(200);

            TestServer.Asked asked = server.asked().getFirst();
            assertThat(asked.header("weft-client-id")).isEqualTo(CALLER);
            assertThat(asked.headers()).filteredOn(h -> h.startsWith("weft-")).hasSize(1);
            assertThat(asked.header("x-forwarded-client-cert")).isEmpty();
        }
    }

    @Test
    void a_claimed_identity_passes_no_rule() throws Exception {
        callee.accepts(allowing(Source.newBuilder().addIdentities(ADMIN).build()));
        try (TestServer server = new TestServer(callee.address(), (q, a) -> a.with(200))) {
            calls(server.port());

            HttpResponse<String> answer = ask();

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("weft-reason").orElse(""))
                    .startsWith("authorization-denied")
                    .contains("client=" + CALLER);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void a_claimed_address_passes_no_rule() throws Exception {
        callee.accepts(allowing(Source.newBuilder().addCidrs("10.0.0.0/8").build()));
        try (TestServer server = new TestServer(callee.address(), (q, a) -> a.with(200))) {
            calls(server.port());

            assertThat(ask().statusCode()).isEqualTo(403);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void a_peer_cannot_ask_for_a_port_of_the_proxy_itself() throws Exception {
        callee.accepts(WorkloadConfig.newBuilder());
        calls(WireNames.ADMIN_PORT);

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(answer.headers().firstValue("weft-reason").orElse(""))
                .startsWith("loop-detected");
    }

    @Test
    void an_application_cannot_speak_as_a_proxy_in_its_answers() throws Exception {
        callee.accepts(WorkloadConfig.newBuilder());
        try (TestServer server =
                new TestServer(
                        callee.address(),
                        (q, a) ->
                                a.header("weft-reason", "connect-failed")
                                        .header("weft-client-id", ADMIN)
                                        .with(503))) {
            calls(server.port());

            HttpResponse<String> answer = ask();

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("weft-"));
        }
    }
}
