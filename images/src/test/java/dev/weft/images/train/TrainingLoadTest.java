package dev.weft.images.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingLoadTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private final TrainingLoad load = new TrainingLoad(client);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    boolean refused = exchange.getRequestURI().getPath().equals("/refused");
                    exchange.sendResponseHeaders(refused ? 403 : 200, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    @Test
    void each_caller_goes_round_all_targets_at_least_once() throws IOException {
        load.run(List.of(at("/a"), at("/b")), Duration.ZERO);

        assertThat(asked.get()).isEqualTo(2 * TrainingLoad.CALLERS);
    }

    @Test
    void a_request_that_is_refused_ends_the_training() {
        assertThatThrownBy(() -> load.run(List.of(at("/refused")), Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/refused answered 403 in training");
    }

    @Test
    void what_is_not_there_does_not_answer() {
        URI served = at("/");
        server.stop(0);

        assertThat(load.answers(served)).isFalse();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
