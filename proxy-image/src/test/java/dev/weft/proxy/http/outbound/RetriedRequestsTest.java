package dev.weft.proxy.http.outbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static dev.weft.proxy.testing.Routes.retries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of an application through a sidecar to servers that fail. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetriedRequestsTest {
    private final ProxyNode proxy = new ProxyNode(new TestAuthority(), "caller");
    private final AtomicInteger count = new AtomicInteger();
    private final TestServer server = new TestServer(proxy.address(), this::failFirst);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int failures = 1;

    private void failFirst(TestServer.Asked request, TestServer.Answer answer) throws IOException {
        int number = count.incrementAndGet();
        if (number <= failures) {
            answer.with(503, "sorry");
        } else {
            answer.with(200, number + request.body());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(proxy.outbound("/").toString()));
    }

    private HttpRequest.Builder post(String body) {
        return request().POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private void route(HttpRoute.Builder route, Endpoint... endpoints) {
        proxy.calls(destination(route, backend(endpoints)).build());
    }

    private double retried(String because) {
        return proxy.metric("weft_retries_total{", "because=\"" + because + "\"");
    }

    private double denied(String why) {
        return proxy.metric("weft_retries_denied_total{", "why=\"" + why + "\"");
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        proxy.close();
    }

    @Test
    void a_status_that_was_named_is_tried_again_and_every_attempt_is_counted() throws Exception {
        route(HttpRoute.newBuilder().setRetries(retries(2)), server.plain());
        assertThat(send(request()).body()).isEqualTo("2");
        assertThat(retried("503")).isOne();
        assertThat(proxy.metric("request_total{")).isEqualTo(2);
        assertThat(proxy.metric("response_total{", "status_code=\"503\"")).isOne();
        assertThat(proxy.metric("response_total{", "status_code=\"200\"")).isOne();
    }

    @Test
    void without_a_policy_an_answer_is_an_answer() throws Exception {
        route(HttpRoute.newBuilder(), server.plain());
        assertThat(send(request()).statusCode()).isEqualTo(503);
        assertThat(count).hasValue(1);
    }

    @Test
    void the_last_answer_is_passed_on_when_no_attempt_is_left() throws Exception {
        failures = 100;
        route(HttpRoute.newBuilder().setRetries(retries(2)), server.plain());
        HttpResponse<String> response = send(request());
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("sorry");
        assertThat(count).hasValue(3);
        assertThat(denied("attempts")).isOne();
    }

    @Test
    void a_post_is_not_repeated_unless_the_policy_says_that_it_may_be() throws Exception {
        route(HttpRoute.newBuilder().setRetries(retries(2)), server.plain());
        assertThat(send(post("once")).statusCode()).isEqualTo(503);
        assertThat(denied("unsafe")).isOne();

        count.set(0);
        route(HttpRoute.newBuilder().setRetries(retries(2).setNonIdempotent(true)), server.plain());
        assertThat(send(post(" with its body")).body()).isEqualTo("2 with its body");
    }

    @Test
    void a_body_that_is_too_long_to_be_kept_is_not_sent_twice() throws Exception {
        route(HttpRoute.newBuilder().setRetries(retries(2).setNonIdempotent(true)), server.plain());
        assertThat(send(post("x".repeat(200_000))).statusCode()).isEqualTo(503);
        assertThat(denied("body")).isOne();
    }

    @Test
    void a_grpc_code_that_was_named_is_tried_again_whatever_the_method() throws Exception {
        try (TestServer grpc =
                new TestServer(
                        proxy.address(),
                        (asked, answer) ->
                                answer.header("content-type", "application/grpc")
                                        .header(
                                                "grpc-status",
                                                count.incrementAndGet() == 1 ? "14" : "0")
                                        .with(200))) {
            route(HttpRoute.newBuilder().setRetries(retries(2).addGrpcCodes(14)), grpc.plain());
            HttpResponse<String> response =
                    send(post("message").header("content-type", "application/grpc"));
            assertThat(response.headers().firstValue("grpc-status")).contains("0");
            assertThat(grpc.asked()).extracting(TestServer.Asked::body).containsOnly("message");
            assertThat(retried("grpc-14")).isOne();
        }
    }

    @Test
    void a_connection_that_ends_before_the_response_is_tried_again() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 50, proxy.address())) {
            Thread.ofVirtual().start(() -> hangUp(rude));
            Endpoint bad =
                    Endpoint.newBuilder()
                            .setAddress(proxy.address().getHostAddress())
                            .setPort(rude.getLocalPort())
                            .build();
            route(HttpRoute.newBuilder().setRetries(retries(5)), bad);
            assertThat(send(request()).statusCode()).isEqualTo(502);
            assertThat(retried("reset")).isEqualTo(5);
            assertThat(send(post("once")).statusCode()).isEqualTo(502);
            assertThat(denied("unsafe")).isOne();
        }
    }

    private static void hangUp(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                socket.getInputStream().skipNBytes(1);
            } catch (IOException e) {
                // Closed: nobody is served any more.
            }
        }
    }

    @Test
    void another_endpoint_comes_first_and_the_same_one_when_there_is_no_other() throws Exception {
        failures = 0;
        try (TestServer bad =
                new TestServer(proxy.address(), (asked, answer) -> answer.with(503))) {
            route(HttpRoute.newBuilder().setRetries(retries(1)), bad.plain(), server.plain());
            for (int i = 0; i < 20; i++) {
                assertThat(send(request()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void an_attempt_that_takes_too_long_is_made_again() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (TestServer slow =
                new TestServer(
                        proxy.address(),
                        (asked, answer) -> {
                            if (count.incrementAndGet() == 1) {
                                await(answered);
                            }
                            answer.with(200, "in time");
                        })) {
            route(
                    HttpRoute.newBuilder()
                            .setRetries(retries(2))
                            .setBackendRequestTimeout(ProxyNode.millis(200)),
                    slow.plain());
            assertThat(send(request()).body()).isEqualTo("in time");
            assertThat(retried("timed-out")).isOne();
            answered.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_wait_that_would_outlast_the_request_is_not_begun() throws Exception {
        failures = 100;
        route(
                HttpRoute.newBuilder()
                        .setRequestTimeout(ProxyNode.millis(5_000))
                        .setRetries(
                                retries(2)
                                        .setBaseBackoff(ProxyNode.millis(6_000))
                                        .setMaxBackoff(ProxyNode.millis(6_000))),
                server.plain());
        HttpResponse<String> response = send(request());
        assertThat(response.body()).isEqualTo("sorry");
        assertThat(denied("time")).isOne();
    }

    @Test
    void the_budget_bounds_the_retries_of_all_requests() throws Exception {
        failures = Integer.MAX_VALUE;
        route(
                HttpRoute.newBuilder()
                        .setRetries(retries(10).setBudgetPercent(50).setMinRetriesPerSecond(0)),
                server.plain());
        for (int i = 0; i < 40; i++) {
            assertThat(send(request()).statusCode()).isEqualTo(503);
        }
        assertThat(count).hasValue(60);
        assertThat(retried("503")).isEqualTo(20);
        assertThat(denied("budget")).isGreaterThan(0);
    }
}
