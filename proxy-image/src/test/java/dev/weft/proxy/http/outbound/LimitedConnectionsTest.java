package dev.weft.proxy.http.outbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.CircuitBreaking;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller may have under way to one endpoint, and what becomes of the rest. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitedConnectionsTest {
    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode proxy = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final TestServer server = new TestServer(callee.address(), this::serve);
    private final LiveRequests requests = new LiveRequests(proxy);
    private final List<CompletableFuture<HttpResponse<String>>> begun = new ArrayList<>();

    private void serve(TestServer.Asked request, TestServer.Answer answer)
            throws java.io.IOException {
        int now = underWay.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        answers.acquireUninterruptibly();
        underWay.decrementAndGet();
        answer.with(200, "served");
    }

    private void limits(CircuitBreaking.Builder limits, Endpoint endpoint) {
        Backend.Builder backend =
                backend(endpoint)
                        .setCircuitBreaking(
                                limits.setConsecutiveFailures(5)
                                        .setBaseEjection(ProxyNode.millis(1_000))
                                        .setMaxEjection(ProxyNode.millis(60_000)));
        proxy.calls(destination(HttpRoute.newBuilder(), backend).build());
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            begun.add(requests.begin(requests.request("/")));
        }
    }

    private List<Integer> statuses() {
        return begun.stream().map(response -> response.join().statusCode()).sorted().toList();
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
    void requests_beyond_the_connections_wait_and_beyond_those_that_may_wait_get_503() {
        limits(CircuitBreaking.newBuilder().setMaxConnections(2).setMaxPending(3), server.plain());
        begin(7);
        Until.holds("two are refused", () -> proxy.metric("reason=\"overloaded\"") == 2);
        Until.holds("both connections are in use", () -> most.get() == 2);
        answers.release(5);
        assertThat(statuses()).containsExactly(200, 200, 200, 200, 200, 503, 503);
        assertThat(most).hasValue(2);
    }

    @Test
    void requests_under_way_to_an_endpoint_are_limited() {
        limits(CircuitBreaking.newBuilder().setMaxRequests(2), server.plain());
        begin(5);
        Until.holds("three are refused", () -> proxy.metric("reason=\"overloaded\"") == 3);
        answers.release(2);
        assertThat(statuses()).containsExactly(200, 200, 503, 503, 503);
        HttpResponse<String> refused =
                begun.stream()
                        .map(CompletableFuture::join)
                        .filter(response -> response.statusCode() == 503)
                        .findFirst()
                        .orElseThrow();
        assertThat(refused.headers().firstValue("weft-reason").orElse(""))
                .contains("overloaded")
                .contains("max-requests=2");
    }

    @Test
    void streams_of_a_peer_share_connections_and_wait_as_well() {
        callee.accepts(WorkloadConfig.newBuilder());
        limits(
                CircuitBreaking.newBuilder().setMaxConnections(1).setMaxPending(1_000),
                callee.meshed(server.port()));
        begin(300);
        Until.holds("250 are served", () -> underWay.get() == 250);
        answers.release(300);
        assertThat(statuses()).hasSize(300).containsOnly(200);
        assertThat(most).hasValue(250);
    }
}
