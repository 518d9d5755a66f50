package dev.weft.proxy.http.outbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Algorithm;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.LoadBalancing;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.SessionPersistence;
import dev.weft.proxy.config.v1.SessionType;
import dev.weft.proxy.config.v1.WeightedBackend;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several servers a request of an application gets to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChosenEndpointsTest {
    private final ProxyNode proxy = new ProxyNode(new TestAuthority(), "caller");
    private final LiveRequests requests = new LiveRequests(proxy);
    private final List<TestServer> servers = new ArrayList<>();

    ChosenEndpointsTest() {
        for (int i = 0; i < 4; i++) {
            String name = "server-" + i;
            servers.add(new TestServer(proxy.address(), (asked, answer) -> answer.with(200, name)));
        }
    }

    private Endpoint[] endpoints(int from, int to) {
        return servers.subList(from, to).stream().map(TestServer::plain).toArray(Endpoint[]::new);
    }

    private void balance(LoadBalancing.Builder rules) {
        proxy.calls(
                destination(
                                HttpRoute.newBuilder(),
                                backend(endpoints(0, 4)).setLoadBalancing(rules))
                        .build());
    }

    private Set<String> served(int count, String... headers) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            names.add(requests.get("/", headers).body());
        }
        return names;
    }

    @AfterEach
    void close() {
        requests.close();
        servers.forEach(TestServer::close);
        proxy.close();
    }

    @Test
    void every_request_of_one_connection_is_balanced_for_itself() {
        balance(LoadBalancing.newBuilder().setAlgorithm(Algorithm.ALGORITHM_ROUND_ROBIN));
        assertThat(served(4)).hasSize(4);
        assertThat(proxy.metric("tcp_open_total{")).isLessThanOrEqualTo(1);
    }

    @Test
    void requests_with_the_same_header_go_to_the_same_endpoint() {
        balance(
                LoadBalancing.newBuilder()
                        .setAlgorithm(Algorithm.ALGORITHM_RING_HASH)
                        .setHashHeader("x-user"));
        Set<String> all = new HashSet<>();
        for (int user = 0; user < 20; user++) {
            Set<String> of = served(5, "x-user", "user-" + user);
            assertThat(of).hasSize(1);
            all.addAll(of);
        }
        assertThat(all).hasSizeGreaterThan(2);
        assertThat(served(50)).as("without the header").hasSizeGreaterThan(2);
    }

    @Test
    void requests_with_the_same_cookie_go_to_the_same_endpoint() {
        balance(
                LoadBalancing.newBuilder()
                        .setAlgorithm(Algorithm.ALGORITHM_MAGLEV)
                        .setHashCookie("user"));
        Set<String> all = new HashSet<>();
        for (int user = 0; user < 20; user++) {
            Set<String> of = served(5, "cookie", "a=b; user=" + user + "; c=d");
            assertThat(of).hasSize(1);
            all.addAll(of);
        }
        assertThat(all).hasSizeGreaterThan(2);
    }

    @Test
    void requests_of_one_caller_go_to_one_endpoint_where_the_source_is_hashed() {
        balance(
                LoadBalancing.newBuilder()
                        .setAlgorithm(Algorithm.ALGORITHM_RING_HASH)
                        .setHashHeader("x-user")
                        .setHashSource(true));
        assertThat(served(30)).hasSize(1);
    }

    private void session(SessionPersistence.Builder rules, int weight) {
        HttpRoute route =
                HttpRoute.newBuilder()
                        .setName("HTTPRoute/test/callee/0")
                        .setSessionPersistence(rules)
                        .setTarget(
                                RouteTarget.newBuilder()
                                        .addBackends(share("a", weight))
                                        .addBackends(share("b", 1)))
                        .build();
        proxy.calls(
                Destination.newBuilder()
                        .setName("test/callee:80")
                        .addHttpRoutes(route)
                        .addBackends(named("a", 0, 2))
                        .addBackends(named("b", 2, 4))
                        .build());
    }

    private Backend named(String name, int from, int to) {
        return backend(endpoints(from, to)).setName(name).build();
    }

    private static WeightedBackend share(String backend, int weight) {
        return WeightedBackend.newBuilder().setBackend(backend).setWeight(weight).build();
    }

    @Test
    void a_session_by_cookie_stays_with_its_endpoint_whatever_the_weights() {
        session(SessionPersistence.newBuilder().setName("where"), 1_000);
        HttpResponse<String> first = requests.get("/");
        String cookie = first.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).startsWith("where=").contains("; Path=/").contains("HTTPOnly");
        String sent = cookie.substring(0, cookie.indexOf(';'));

        assertThat(served(20, "cookie", "other=1; " + sent)).containsOnly(first.body());
        HttpResponse<String> later = requests.get("/", "cookie", sent);
        assertThat(later.headers().firstValue("set-cookie")).isEmpty();

        session(SessionPersistence.newBuilder().setName("where"), 0);
        assertThat(served(20, "cookie", sent)).containsOnly(first.body());
        assertThat(served(20)).doesNotContain(first.body());
    }

    @Test
    void a_session_by_header_begins_anew_when_its_time_is_over() {
        session(
                SessionPersistence.newBuilder()
                        .setType(SessionType.SESSION_TYPE_HEADER)
                        .setName("x-session"),
                1);
        HttpResponse<String> first = requests.get("/");
        String token = first.headers().firstValue("x-session").orElseThrow();
        assertThat(served(20, "x-session", token)).containsOnly(first.body());

        session(
                SessionPersistence.newBuilder()
                        .setType(SessionType.SESSION_TYPE_HEADER)
                        .setName("x-session")
                        .setAbsoluteTimeout(ProxyNode.millis(60_000)),
                1);
        String old = token.substring(0, 24) + "00000001";
        assertThat(requests.get("/", "x-session", old).headers().firstValue("x-session"))
                .isPresent();
        assertThat(requests.get("/", "x-session", token).headers().firstValue("x-session"))
                .isEmpty();
        assertThat(requests.get("/", "x-session", "made up").statusCode()).isEqualTo(200);
    }

    @Test
    void a_permanent_cookie_says_how_long_it_is_kept() {
        session(
                SessionPersistence.newBuilder()
                        .setName("where")
                        .setPermanent(true)
                        .setAbsoluteTimeout(ProxyNode.millis(60_000)),
                1);
        assertThat(requests.get("/").headers().firstValue("set-cookie").orElseThrow())
                .contains("Max-Age=60");
    }

    @Test
    void a_session_whose_endpoint_has_gone_goes_on_elsewhere() {
        session(SessionPersistence.newBuilder().setName("where"), 0);
        HttpResponse<String> first = requests.get("/");
        String cookie = first.headers().firstValue("set-cookie").orElseThrow();
        servers.get(first.body().equals("server-2") ? 2 : 3).close();
        HttpResponse<String> next =
                requests.get("/", "cookie", cookie.substring(0, cookie.indexOf(';')));
        assertThat(next.body()).isNotEqualTo(first.body()).startsWith("server-");
        assertThat(next.headers().firstValue("set-cookie")).isPresent();
    }
}
