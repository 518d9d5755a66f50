package dev.weft.proxy.gateway;

import static dev.weft.proxy.testing.GatewayNode.BIND_PORT;
import static dev.weft.proxy.testing.GatewayNode.host;
import static dev.weft.proxy.testing.GatewayNode.http;
import static dev.weft.proxy.testing.GatewayNode.listener;
import static dev.weft.proxy.testing.GatewayNode.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.Redirect;
import dev.weft.proxy.config.v1.RouteLoad;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.GatewayNode;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients at plaintext listeners of a Gateway. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpListenersTest {
    private final TestAuthority authority = new TestAuthority();
    private final GatewayNode gateway = new GatewayNode(authority);
    private final Semaphore answers = new Semaphore(0);
    private final TestServer one =
            new TestServer(
                    gateway.address(),
                    (asked, answer) -> {
                        if (asked.target().startsWith("/slow")) {
                            answers.acquireUninterruptibly();
                        }
                        answer.header("app", "one").with(200);
                    });
    private final TestServer other =
            new TestServer(
                    gateway.address(), (asked, answer) -> answer.header("app", "other").with(200));

    @AfterEach
    void close() {
        answers.release(1_000);
        gateway.close();
        one.close();
        other.close();
    }

    private String head(String path, String... lines) {
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            return client.get(path, lines).head();
        }
    }

    private int status(String path, String host) {
        return Integer.parseInt(head(path, "Host: " + host).substring(9, 12));
    }

    private String app(String path, String host) {
        return head(path, "Host: " + host)
                .lines()
                .filter(line -> line.startsWith("app: "))
                .findFirst()
                .orElse("nobody");
    }

    @Test
    void the_most_specific_listener_has_a_request_and_no_other() {
        gateway.serves(
                http(
                        listener("", host("", "/any", one.plain())),
                        listener("*.shop.example", host("", "/wild", one.plain())),
                        listener("a.shop.example", host("", "/exact", other.plain()))));

        assertThat(app("/exact", "a.shop.example")).isEqualTo("app: other");
        assertThat(status("/wild", "a.shop.example")).isEqualTo(404);
        assertThat(status("/any", "a.shop.example")).isEqualTo(404);
        assertThat(app("/wild", "b.shop.example")).isEqualTo("app: one");
        assertThat(app("/wild", "c.b.shop.example")).isEqualTo("app: one");
        assertThat(status("/wild", "shop.example")).isEqualTo(404);
        assertThat(app("/any", "shop.example")).isEqualTo("app: one");
    }

    @Test
    void a_host_without_a_matching_route_leaves_a_request_to_a_less_specific_one() {
        gateway.serves(
                http(
                        listener(
                                "",
                                host("a.example", "/a", one.plain()),
                                host("*.example", "/", other.plain()))));

        assertThat(app("/a", "a.example")).isEqualTo("app: one");
        assertThat(app("/b", "a.example")).isEqualTo("app: other");
        assertThat(app("/a", "b.example")).isEqualTo("app: other");
        assertThat(status("/a", "other.org")).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example:80", "a.example:8080", "A.Example", "a.example."})
    void port_case_and_trailing_dot_of_a_host_mean_nothing(String named) {
        gateway.serves(http(listener("a.example", host("", "/", one.plain()))));

        assertThat(app("/", named)).isEqualTo("app: one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@a.example",
                "a.example:80@evil",
                "*.example",
                "a.example/x",
                "a.example,b.example",
                "a..example",
                "a.example:port",
                "a%2eexample"
            })
    void what_names_no_host_is_refused(String named) {
        gateway.serves(http(listener("*.example", host("", "/", one.plain()))));

        assertThat(status("/", named)).isEqualTo(400);
        assertThat(one.asked()).isEmpty();
    }

    @Test
    void two_hosts_are_refused() {
        gateway.serves(http(listener("", host("", "/", one.plain()))));

        assertThat(head("/", "Host: a", "Host: b")).startsWith("HTTP/1.1 400");
    }

    @Test
    void what_a_client_says_of_itself_is_not_believed() {
        gateway.serves(http(listener("", host("", "/", one.plain()))));

        head(
                "/",
                "Host: a.example:8080",
                "X-Forwarded-For: 1.2.3.4",
                "X_Forwarded_For: 1.2.3.4",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Client-Cert: URI=spiffe://cluster.local/ns/a/sa/admin",
                "X-Real-IP: 1.2.3.4",
                "Forwarded: for=1.2.3.4",
                "Weft-Identity: spiffe://cluster.local/ns/a/sa/admin");

        TestServer.Asked asked = one.asked().getFirst();
        assertThat(asked.header("x-forwarded-for")).startsWith("127.").doesNotContain(",");
        assertThat(asked.header("x-forwarded-proto")).isEqualTo("http");
        assertThat(asked.header("x-forwarded-host")).isEqualTo("a.example:8080");
        assertThat(asked.header("x-forwarded-port")).isEqualTo("80");
        assertThat(asked.header("host")).isEqualTo("a.example:8080");
        assertThat(String.join("\n", asked.headers()))
                .doesNotContain("1.2.3.4")
                .doesNotContain("spiffe");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, http://a.example/a",
        "https, 0, https://a.example/a",
        "'', 8443, http://a.example:8443/a"
    })
    void a_redirect_is_to_the_port_of_the_listener(String scheme, int port, String wanted) {
        Filter redirect =
                Filter.newBuilder()
                        .setRedirect(
                                Redirect.newBuilder()
                                        .setScheme(scheme)
                                        .setPort(port)
                                        .setStatusCode(302))
                        .build();
        gateway.serves(http(listener("", host("", route("/").addFilters(redirect), one.plain()))));

        assertThat(head("/a", "Host: a.example:" + BIND_PORT))
                .startsWith("HTTP/1.1 302")
                .contains("location: " + wanted + "\r\n");
    }

    @Test
    void a_backend_that_is_not_there_is_500_and_one_without_endpoints_503() {
        RouteTarget nowhere =
                RouteTarget.newBuilder()
                        .addBackends(WeightedBackend.newBuilder().setWeight(1))
                        .build();
        gateway.serves(
                http(
                        listener("a.example", host("", route("/").setTarget(nowhere), one.plain())),
                        listener("b.example", withoutEndpoints())));

        assertThat(status("/", "a.example")).isEqualTo(500);
        assertThat(status("/", "b.example")).isEqualTo(503);
    }

    private HostRoutes.Builder withoutEndpoints() {
        HostRoutes.Builder routes = host("", "/", one.plain());
        routes.getDestinationBuilder().getBackendsBuilder(0).clearEndpoints();
        return routes;
    }

    @Test
    void meshed_endpoints_are_called_by_mutual_tls() {
        try (ProxyNode callee = new ProxyNode(authority, "app")) {
            TestServer app = new TestServer(callee.address(), (asked, answer) -> answer.with(201));
            callee.accepts(WorkloadConfig.newBuilder());
            gateway.serves(http(listener("", host("", "/", callee.meshed(app.port())))));

            assertThat(status("/", "a.example")).isEqualTo(201);
            assertThat(callee.metric("inbound_http", "sa/gateway")).isPositive();
            app.close();
        }
    }

    @Test
    void loads_are_told_by_listener_and_hostname() {
        gateway.serves(http(listener("", host("a.example", "/", one.plain()))));

        status("/", "a.example");

        List<RouteLoad> loads = gateway.ledger().drain().getLoadsList();
        assertThat(loads).hasSize(1);
        assertThat(loads.getFirst().getDestination()).isEqualTo("Gateway/test/edge/any/a.example");
        assertThat(loads.getFirst().getGeneration()).isEqualTo(7);
    }

    @Test
    void a_port_that_is_gone_lets_requests_end_and_takes_no_more() {
        gateway.serves(http(listener("", host("", "/", one.plain()))));
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            client.get("/slow", "Host: a");
            Until.holds("it came", () -> !one.asked().isEmpty());

            gateway.serves(http(listener("", host("", "/", one.plain()))).setBindPort(18_082));
            answers.release(1);

            assertThat(client.head())
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("connection: close");
        }
        try (RawHttp moved = RawHttp.to(gateway.address(), 18_082)) {
            assertThat(moved.get("/", "Host: a").status()).isEqualTo(200);
        }
    }

    @Test
    void a_port_that_cannot_be_bound_changes_nothing() throws IOException {
        gateway.serves(http(listener("", host("", "/", one.plain()))));
        try (ServerSocket taken = new ServerSocket(18_083, 1, gateway.address())) {
            assertThat(
                            gateway.refusal(
                                    http(listener("", host("", "/", other.plain()))),
                                    http(listener("", host("", "/", other.plain())))
                                            .setBindPort(taken.getLocalPort())))
                    .hasValueSatisfying(why -> assertThat(why).contains("18083"));
        }
        assertThat(app("/", "a")).isEqualTo("app: one");
    }

    @Test
    void what_is_no_http_is_closed() {
        gateway.serves(http(listener("", host("", "/", one.plain()))));
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            assertThat(client.send("\u0016\u0003\u0001\u0000\u0005hello").rest()).isEmpty();
        }
    }
}
