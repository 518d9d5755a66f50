package dev.weft.operator.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientClientTest {
    private static final int REQUEST_TIMEOUT_MILLIS = 200;
    private static final String ANSWER =
            """
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
            """;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer api = server();
    private final InetSocketAddress address = api.getAddress();
    private final CountDownLatch unreachable = new CountDownLatch(2);
    private final KubernetesClient client = client();
    private final BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KubernetesClient client() {
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + address.getPort())
                        .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("failures", new Failures()))
                .build();
    }

    private final class Failures implements Interceptor {
        @Override
        public void afterConnectionFailure(HttpRequest request, Throwable failure) {
            unreachable.countDown();
        }
    }

    @AfterEach
    void stop() {
        client.close();
        api.stop(0);
        threads.close();
    }

    @Test
    void an_answer_is_waited_for_that_takes_longer_than_a_request_may() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        serve(
                exchange -> {
                    asked.countDown();
                    answering.await();
                    answer(exchange, 200);
                });

        CompletableFuture<Namespace> waiting = ask(PatientClient.of(client));
        asked.await();
        // It began later, so the other has waited as long.
        assertThatThrownBy(() -> read(client)).hasCauseInstanceOf(TimeoutException.class);
        assertThat(waiting).isNotDone();
        answering.countDown();

        assertThat(waiting.get(30, TimeUnit.SECONDS).getMetadata().getName()).isEqualTo("shop");
    }

    @Test
    void an_api_server_that_is_not_ready_is_asked_again() {
        codes.add(503);
        codes.add(500);
        serve(exchange -> answer(exchange, codes.isEmpty() ? 200 : codes.remove()));

        assertThat(read(PatientClient.of(client)).getMetadata().getName()).isEqualTo("shop");
        assertThat(codes).isEmpty();
    }

    @Test
    void an_api_server_that_is_not_there_is_waited_for() throws Exception {
        // One that never ran would keep its port.
        api.start();
        api.stop(0);

        CompletableFuture<Namespace> waiting = ask(PatientClient.of(client));
        unreachable.await();

        HttpServer later = HttpServer.create(address, 0);
        try {
            serve(later, exchange -> answer(exchange, 200));
            assertThat(waiting.get(30, TimeUnit.SECONDS).getMetadata().getName()).isEqualTo("shop");
        } finally {
            later.stop(0);
        }
    }

    @Test
    void a_refusal_is_told_at_once() {
        serve(exchange -> answer(exchange, 403));

        assertThatThrownBy(() -> read(PatientClient.of(client)))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(403));
    }

    private CompletableFuture<Namespace> ask(KubernetesClient asking) {
        return CompletableFuture.supplyAsync(() -> read(asking), threads);
    }

    private static Namespace read(KubernetesClient asking) {
        return asking.namespaces().withName("shop").get();
    }

    /** What an API server does with a request. */
    private interface Behaviour {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private void serve(Behaviour behaviour) {
        serve(api, behaviour);
    }

    private void serve(HttpServer server, Behaviour behaviour) {
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        behaviour.handle(exchange);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
    }

    private static void answer(HttpExchange exchange, int code) throws IOException {
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }
}
