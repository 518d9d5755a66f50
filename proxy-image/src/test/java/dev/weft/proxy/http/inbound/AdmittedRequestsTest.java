package dev.weft.proxy.http.inbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Abort;
import dev.weft.proxy.config.v1.Admission;
import dev.weft.proxy.config.v1.ConcurrencyLimit;
import dev.weft.proxy.config.v1.Delay;
import dev.weft.proxy.config.v1.Fault;
import dev.weft.proxy.config.v1.HeaderRate;
import dev.weft.proxy.config.v1.HttpMatch;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.InboundRoute;
import dev.weft.proxy.config.v1.Rate;
import dev.weft.proxy.config.v1.RateLimit;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What requests must pass in front of an application, through two sidecars and mutual TLS. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmittedRequestsTest {
    private static final String REASON = "weft-reason";

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode proxy = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final LiveRequests requests = new LiveRequests(proxy);
    private final Semaphore answers = new Semaphore(1_000_000);
    private final TestServer server =
            new TestServer(
                    callee.address(),
                    (asked, answer) -> {
                        answers.acquireUninterruptibly();
                        answer.with(200, "answer");
                    });

    private void admit(Admission.Builder rules, InboundRoute.Builder... routes) {
        proxy.calls(
                destination(HttpRoute.newBuilder(), backend(callee.meshed(server.port()))).build());
        InboundPort.Builder port =
                InboundPort.newBuilder().setPort(server.port()).setAdmission(rules);
        for (InboundRoute.Builder route : routes) {
            port.addRoutes(route);
        }
        callee.accepts(WorkloadConfig.newBuilder().addPorts(port));
    }

    private static Rate.Builder rate(int requests) {
        return Rate.newBuilder()
                .setRequests(requests)
                .setPer(ProxyNode.millis(3_600_000))
                .setBurst(requests);
    }

    private static String reason(HttpResponse<?> response) {
        return response.headers().firstValue(REASON).orElse("");
    }

    @AfterEach
    void close() {
        answers.release(1_000);
        requests.close();
        server.close();
        callee.close();
        proxy.close();
    }

    @Test
    void requests_beyond_a_rate_get_429_and_when_to_come_again() {
        admit(Admission.newBuilder().setRateLimit(RateLimit.newBuilder().setTotal(rate(3))));
        for (int i = 0; i < 3; i++) {
            assertThat(requests.get("/").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = requests.get("/");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0))
                .isBetween(1_100L, 1_200L);
        assertThat(reason(refused)).startsWith("rate-limited");
        assertThat(server.asked()).hasSize(3);
        assertThat(callee.metric("weft_refused_total{", "rate-limited")).isOne();

        HttpResponse<String> grpc =
                requests.send(
                        requests.request("/s/m", "content-type", "application/grpc")
                                .POST(HttpRequest.BodyPublishers.ofString("m")));
        assertThat(grpc.headers().firstValue("grpc-status")).contains("8");
        assertThat(grpc.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void a_rate_holds_for_each_client_identity_and_each_value_of_a_header() {
        admit(
                Admission.newBuilder()
                        .setRateLimit(
                                RateLimit.newBuilder()
                                        .setPerClient(rate(3))
                                        .setPerHeader(
                                                HeaderRate.newBuilder()
                                                        .setHeader("x-tenant")
                                                        .setRate(rate(1)))));
        assertThat(requests.get("/", "x-tenant", "a").statusCode()).isEqualTo(200);
        assertThat(requests.get("/", "x-tenant", "a").statusCode()).isEqualTo(429);
        assertThat(requests.get("/", "x-tenant", "b").statusCode()).isEqualTo(200);
        assertThat(requests.get("/").statusCode()).isEqualTo(200);
        assertThat(requests.get("/").statusCode()).as("the fourth of a client").isEqualTo(429);
        try (ProxyNode other = new ProxyNode(authority, "other");
                LiveRequests others = new LiveRequests(other)) {
            other.calls(
                    destination(HttpRoute.newBuilder(), backend(callee.meshed(server.port())))
                            .build());
            assertThat(others.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_route_has_limits_of_its_own() {
        admit(
                Admission.newBuilder().setRateLimit(RateLimit.newBuilder().setTotal(rate(1))),
                InboundRoute.newBuilder()
                        .setName("HTTPRoute/test/callee/wide")
                        .addMatches(
                                HttpMatch.newBuilder()
                                        .setPath(StringMatch.newBuilder().setPathPrefix("/wide")))
                        .setAdmission(
                                Admission.newBuilder()
                                        .setRateLimit(RateLimit.newBuilder().setTotal(rate(2)))),
                InboundRoute.newBuilder()
                        .setName("HTTPRoute/test/callee/plain")
                        .addMatches(
                                HttpMatch.newBuilder()
                                        .setPath(
                                                StringMatch.newBuilder().setPathPrefix("/plain"))));
        assertThat(requests.get("/wide").statusCode()).isEqualTo(200);
        assertThat(requests.get("/wide").statusCode()).isEqualTo(200);
        assertThat(requests.get("/wide").statusCode()).isEqualTo(429);
        assertThat(requests.get("/plain").statusCode()).isEqualTo(200);
        assertThat(requests.get("/other").statusCode())
                .as("shares that of the port")
                .isEqualTo(429);
    }

    @Test
    void requests_beyond_what_may_be_under_way_get_503() {
        answers.drainPermits();
        admit(
                Admission.newBuilder()
                        .setConcurrencyLimit(ConcurrencyLimit.newBuilder().setRequests(2)));
        List<CompletableFuture<HttpResponse<String>>> begun = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            begun.add(requests.begin(requests.request("/")));
        }
        Until.holds("two are under way", () -> server.asked().size() == 2);
        HttpResponse<String> refused = requests.get("/");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(reason(refused)).startsWith("overloaded").contains("max-concurrent=2");
        answers.release(10);
        begun.forEach(one -> assertThat(one.join().statusCode()).isEqualTo(200));
        assertThat(requests.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void an_adaptive_limit_lets_requests_through_and_is_shown() {
        admit(
                Admission.newBuilder()
                        .setConcurrencyLimit(
                                ConcurrencyLimit.newBuilder().setRequests(50).setAdaptive(true)));
        for (int i = 0; i < 50; i++) {
            assertThat(requests.get("/").statusCode()).isEqualTo(200);
        }
        assertThat(callee.metric("weft_concurrency_limit{")).isBetween(4.0, 50.0);
    }

    @Test
    void a_body_that_is_too_large_gets_413_whether_its_length_is_said_or_not() {
        admit(Admission.newBuilder().setRequestSizeLimit(1_000));
        assertThat(requests.post("/", "x".repeat(1_000)).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = requests.post("/", "x".repeat(1_001));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(reason(refused)).startsWith("request-too-large").contains("max-bytes=1000");
        HttpResponse<String> streamed =
                requests.send(
                        requests.request("/")
                                .POST(
                                        HttpRequest.BodyPublishers.ofInputStream(
                                                () ->
                                                        new ByteArrayInputStream(
                                                                new byte[100_000]))));
        assertThat(streamed.statusCode()).isEqualTo(413);
        assertThat(callee.metric("weft_refused_total{", "request-too-large")).isEqualTo(2);
    }

    @Test
    void some_requests_fail_on_purpose_in_exactly_their_share() {
        admit(
                Admission.newBuilder()
                        .setFault(
                                Fault.newBuilder()
                                        .setAbort(
                                                Abort.newBuilder()
                                                        .setPercent(25)
                                                        .setStatusCode(418))));
        int failed = 0;
        for (int i = 0; i < 100; i++) {
            HttpResponse<String> response = requests.get("/");
            if (response.statusCode() == 418) {
                assertThat(reason(response)).startsWith("fault-injected");
                failed++;
            }
        }
        assertThat(failed).isEqualTo(25);
    }

    @Test
    void a_grpc_call_fails_in_its_own_words() {
        admit(
                Admission.newBuilder()
                        .setFault(
                                Fault.newBuilder()
                                        .setAbort(
                                                Abort.newBuilder()
                                                        .setPercent(100)
                                                        .setGrpcCode(8))));
        HttpResponse<String> grpc =
                requests.send(
                        requests.request("/s/m", "content-type", "application/grpc")
                                .POST(HttpRequest.BodyPublishers.ofString("m")));
        assertThat(grpc.statusCode()).isEqualTo(200);
        assertThat(grpc.headers().firstValue("grpc-status")).contains("8");
        assertThat(requests.get("/").statusCode()).isEqualTo(429);
    }

    @Test
    void some_requests_wait_on_purpose() {
        admit(
                Admission.newBuilder()
                        .setFault(
                                Fault.newBuilder()
                                        .setDelay(
                                                Delay.newBuilder()
                                                        .setPercent(50)
                                                        .setDuration(ProxyNode.millis(300)))));
        int slow = 0;
        for (int i = 0; i < 6; i++) {
            long start = System.nanoTime();
            assertThat(requests.post("/", "a body that waits too").body()).isEqualTo("answer");
            slow += System.nanoTime() - start >= 300_000_000 ? 1 : 0;
        }
        assertThat(slow).isGreaterThanOrEqualTo(3);
        assertThat(callee.metric("weft_delayed_total{")).isEqualTo(3);
        assertThat(server.asked()).allMatch(asked -> asked.body().equals("a body that waits too"));
    }

    @Test
    void a_caller_that_leaves_while_its_request_waits_leaves_nothing_behind() {
        admit(
                Admission.newBuilder()
                        .setFault(
                                Fault.newBuilder()
                                        .setDelay(
                                                Delay.newBuilder()
                                                        .setPercent(100)
                                                        .setDuration(ProxyNode.millis(60_000)))));
        CompletableFuture<HttpResponse<String>> one = requests.begin(requests.request("/"));
        Until.holds("it waits", () -> callee.metric("weft_delayed_total{") == 1);
        one.cancel(true);
        Until.holds(
                "it is over", () -> callee.metric("response_total{", "direction=\"inbound\"") == 1);
        assertThat(server.asked()).isEmpty();
    }
}
