package dev.weft.proxy.http.outbound;

import static dev.weft.proxy.testing.ProxyNode.millis;
import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static dev.weft.proxy.testing.Routes.retries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Algorithm;
import dev.weft.proxy.config.v1.Hedging;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.LoadBalancing;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests through a sidecar to two servers, the first of which that is asked may be slow. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HedgedRequestsTest {
    /** Of two requests for it the first is answered late. */
    private static final String HEDGED = "/hedged";

    /** As many as must be known for a quantile. */
    private static final int WARM_UP = 20;

    private final ProxyNode proxy = new ProxyNode(new TestAuthority(), "caller");
    private final LiveRequests requests = new LiveRequests(proxy);
    private final CountDownLatch late = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final TestServer one = new TestServer(proxy.address(), this::answer);
    private final TestServer two = new TestServer(proxy.address(), this::answer);
    private volatile int secondStatus = 200;

    private void answer(TestServer.Asked request, TestServer.Answer answer) throws IOException {
        if (!request.target().equals(HEDGED)) {
            answer.with(200);
        } else if (asked.incrementAndGet() == 1) {
            await();
            answer.with(200, "late");
        } else {
            answer.with(secondStatus, "at once" + request.body());
        }
    }

    private void await() {
        try {
            late.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        late.countDown();
        requests.close();
        one.close();
        two.close();
        proxy.close();
    }

    private void route(HttpRoute.Builder route) {
        proxy.calls(
                destination(
                                route.setHedging(Hedging.newBuilder().setQuantile(50)),
                                backend(one.plain(), two.plain())
                                        .setLoadBalancing(
                                                LoadBalancing.newBuilder()
                                                        .setAlgorithm(
                                                                Algorithm.ALGORITHM_ROUND_ROBIN)))
                        .build());
    }

    private void warm() {
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(requests.get("/").statusCode()).isEqualTo(200);
        }
    }

    private double hedged(String outcome) {
        return proxy.metric("weft_hedges_total{", "outcome=\"" + outcome + "\"");
    }

    private double denied(String why) {
        return proxy.metric("weft_retries_denied_total{", "why=\"" + why + "\"");
    }

    @Test
    void the_answer_of_a_second_attempt_is_passed_on_when_the_first_is_slow() {
        route(HttpRoute.newBuilder());
        warm();
        assertThat(requests.get(HEDGED).body()).isEqualTo("at once");
        assertThat(asked).hasValue(2);
        assertThat(hedged("won")).isGreaterThanOrEqualTo(1);
        double all = proxy.metric("request_total{");
        double answered = proxy.metric("response_total{", "status_code=\"200\"");
        assertThat(answered).as("what was given up is no response").isLessThan(all);
    }

    @Test
    void the_first_one_may_win_after_all() {
        secondStatus = 503;
        route(HttpRoute.newBuilder());
        warm();
        CompletableFuture<HttpResponse<String>> response = requests.begin(requests.request(HEDGED));
        Until.holds("the second attempt has failed", () -> hedged("failed") == 1);
        late.countDown();
        assertThat(response.join().body()).isEqualTo("late");
    }

    @Test
    void a_post_goes_out_once_unless_the_policy_says_that_it_may_go_twice() {
        route(HttpRoute.newBuilder());
        warm();
        double before = made();
        CompletableFuture<HttpResponse<String>> once =
                requests.begin(
                        requests.request(HEDGED)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(" body")));
        Until.holds("it has come", () -> asked.get() == 1);
        late.countDown();
        assertThat(once.join().body()).isEqualTo("late");
        assertThat(made()).isEqualTo(before);
    }

    @Test
    void a_post_that_may_go_twice_does_so_with_its_body() {
        route(HttpRoute.newBuilder().setRetries(retries(1).setNonIdempotent(true)));
        warm();
        assertThat(requests.post(HEDGED, " body").body()).isEqualTo("at once body");
        assertThat(hedged("won")).isGreaterThanOrEqualTo(1);
    }

    private double made() {
        return proxy.metric("weft_hedges_total{");
    }

    @Test
    void the_budget_of_retries_bounds_second_attempts_too() {
        route(
                HttpRoute.newBuilder()
                        .setRetries(retries(1).setBudgetPercent(0).setMinRetriesPerSecond(0)));
        warm();
        CompletableFuture<HttpResponse<String>> response = requests.begin(requests.request(HEDGED));
        Until.holds("it was denied", () -> denied("budget") >= 1);
        late.countDown();
        assertThat(response.join().body()).isEqualTo("late");
        assertThat(made()).isZero();
    }

    @Test
    void both_attempts_end_with_the_request() {
        route(HttpRoute.newBuilder().setRequestTimeout(millis(10_000)));
        warm();
        try (TestServer slow =
                new TestServer(
                        proxy.address(),
                        (request, answer) -> {
                            await();
                            answer.with(200);
                        })) {
            proxy.calls(
                    destination(
                                    HttpRoute.newBuilder()
                                            .setRequestTimeout(millis(400))
                                            .setHedging(Hedging.newBuilder().setQuantile(50)),
                                    backend(
                                            slow.plain(),
                                            slow.plain().toBuilder()
                                                    .setWorkload("test/other")
                                                    .build()))
                            .build());
            assertThat(requests.get("/").statusCode()).isEqualTo(504);
            late.countDown();
        }
    }
}
