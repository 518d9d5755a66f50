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
    /** Only requests for it are answered late by the slow server. */
    private static final String HEDGED = "/hedged";

    /** As many as must be known for a quantile. */
    private static final int WARM_UP = 20;

    private final ProxyNode proxy = new ProxyNode(new TestAuthority(), "caller");
    private final LiveRequests requests = new LiveRequests(proxy);
    private final CountDownLatch late = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final TestServer slow = new TestServer(proxy.address(), this::answerLate);
    private final TestServer quick = new TestServer(proxy.address(), this::answerAtOnce);
    private volatile int quickStatus = 200;
    private String key = "";

    private void answerLate(TestServer.Asked request, TestServer.Answer answer) throws IOException {
        if (request.target().equals(HEDGED)) {
            asked.incrementAndGet();
            await();
        }
        answer.with(200, "late");
    }

    private void answerAtOnce(TestServer.Asked request, TestServer.Answer answer)
            throws IOException {
        boolean hedged = request.target().equals(HEDGED);
        if (hedged) {
            asked.incrementAndGet();
        }
        answer.with(hedged ? quickStatus : 200, "at once" + request.body());
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
        slow.close();
        quick.close();
        proxy.close();
    }

    private void route(HttpRoute.Builder route) {
        proxy.calls(
                destination(
                                route,
                                backend(slow.plain(), quick.plain())
                                        .setLoadBalancing(
                                                LoadBalancing.newBuilder()
                                                        .setAlgorithm(Algorithm.ALGORITHM_RING_HASH)
                                                        .setHashHeader("x-key")))
                        .build());
    }

    private static HttpRoute.Builder hedging() {
        return HttpRoute.newBuilder().setHedging(Hedging.newBuilder().setQuantile(50));
    }

    /** Finds what leads to the slow server first, and lets the proxy learn how fast answers are. */
    private void warm(HttpRoute.Builder route) {
        route(HttpRoute.newBuilder());
        int i = 0;
        do {
            key = "key-" + i++;
        } while (!requests.get("/", "x-key", key).body().equals("late"));
        route(route);
        for (int n = 0; n < WARM_UP; n++) {
            assertThat(requests.get("/", "x-key", key).statusCode()).isEqualTo(200);
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
        warm(hedging());
        double before = hedged("won");
        assertThat(requests.get(HEDGED, "x-key", key).body()).isEqualTo("at once");
        assertThat(hedged("won")).isEqualTo(before + 1);
        double all = proxy.metric("request_total{");
        double answered = proxy.metric("response_total{", "status_code=\"200\"");
        assertThat(answered).as("what was given up is no response").isLessThan(all);
    }

    @Test
    void the_first_one_may_win_after_all() {
        quickStatus = 503;
        warm(hedging());
        CompletableFuture<HttpResponse<String>> response =
                requests.begin(requests.request(HEDGED, "x-key", key));
        Until.holds("the second attempt has failed", () -> hedged("failed") == 1);
        late.countDown();
        assertThat(response.join().body()).isEqualTo("late");
    }

    @Test
    void a_post_goes_out_once_unless_the_policy_says_that_it_may_go_twice() {
        warm(hedging());
        double before = made();
        CompletableFuture<HttpResponse<String>> once =
                requests.begin(
                        requests.request(HEDGED, "x-key", key)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(" body")));
        Until.holds("it has come", () -> asked.get() == 1);
        late.countDown();
        assertThat(once.join().body()).isEqualTo("late");
        assertThat(made()).isEqualTo(before);
    }

    @Test
    void a_post_that_may_go_twice_does_so_with_its_body() {
        warm(hedging().setRetries(retries(1).setNonIdempotent(true)));
        double before = hedged("won");
        assertThat(requests.post(HEDGED, " body", "x-key", key).body()).isEqualTo("at once body");
        assertThat(hedged("won")).isEqualTo(before + 1);
    }

    private double made() {
        return proxy.metric("weft_hedges_total{");
    }

    @Test
    void the_budget_of_retries_bounds_second_attempts_too() {
        warm(hedging().setRetries(retries(1).setBudgetPercent(0).setMinRetriesPerSecond(0)));
        CompletableFuture<HttpResponse<String>> response =
                requests.begin(requests.request(HEDGED, "x-key", key));
        Until.holds("it was denied", () -> denied("budget") >= 1);
        late.countDown();
        assertThat(response.join().body()).isEqualTo("late");
        assertThat(made()).isZero();
    }

    @Test
    void both_attempts_end_with_the_request() {
        quickStatus = 503;
        warm(hedging());
        route(hedging().setRequestTimeout(millis(1_000)));
        assertThat(requests.get(HEDGED, "x-key", key).statusCode()).isEqualTo(504);
        assertThat(proxy.metric("weft_refused_total{", "request-timeout")).isOne();
    }
}
