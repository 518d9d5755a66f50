package dev.weft.operator.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.traffic.Reporter;
import dev.weft.operator.traffic.TrafficRecord;
import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.RefusedAttempt;
import dev.weft.proxy.config.v1.TrafficReport;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final TrafficRecord record = TrafficRecord.begin(InstantSource.system());
    private final AskServer server = new AskServer(vertx, record, 0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        server.stop().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<String> ask(int port, HttpRequest.Builder request, String path)
            throws Exception {
        return client.send(
                request.uri(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void flows_and_refusals_are_told_as_json_and_nothing_else_is() throws Exception {
        Attempt attempt = Attempt.newBuilder().setIdentity("spiffe://a/b").setPath("/x").build();
        record.add(
                new Reporter("shop", "pay-1", "pay"),
                TrafficReport.newBuilder()
                        .addObservations(Observation.newBuilder().setAttempt(attempt).setCount(3))
                        .addRefusals(RefusedAttempt.newBuilder().setId("f1").setAttempt(attempt))
                        .build());
        int port = server.start().toCompletionStage().toCompletableFuture().get();

        assertThat(ask(port, HttpRequest.newBuilder(), "/traffic").body())
                .contains("\"attempts\":3", "\"path\":\"/x\"", "\"version\":1");
        assertThat(ask(port, HttpRequest.newBuilder(), "/refusals").body())
                .contains("\"id\":\"f1\"", "\"workload\":\"shop/pay-1\"");
        assertThat(ask(port, HttpRequest.newBuilder(), "/").statusCode()).isEqualTo(404);
        assertThat(ask(port, HttpRequest.newBuilder().DELETE(), "/traffic").statusCode())
                .isEqualTo(405);
    }
}
