package dev.weft.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The front of the shop.
 *
 * <ul>
 *   <li>{@code GET /healthz}: 200, without asking anyone;
 *   <li>{@code GET /}: asks {@code pay} for {@code /foo};
 *   <li>{@code /pay/...}: the same method and path at {@code pay};
 *   <li>{@code /charge}, {@code /refund}: the gRPC method of that name; its status is in the
 *       headers {@code grpc-code} and {@code grpc-description}.
 * </ul>
 */
final class WebHttp implements HttpHandler {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String AMOUNT = "12.50";

    /**
     * What {@code web} passes on from {@code pay}; why a call was refused is of use to a person.
     */
    private static final List<String> PASSED_ON = List.of("shop-version", "weft-reason");

    private final HttpClient client;
    private final Channel channel;
    private final URI pay;

    WebHttp(HttpClient client, Channel channel, InetSocketAddress pay) {
        this.client = client;
        this.channel = channel;
        this.pay = URI.create("http://" + pay.getHostString() + ":" + pay.getPort());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            if (path.equals(Service.HEALTH)) {
                answer(exchange, HttpURLConnection.HTTP_OK, text("ok"));
            } else if (path.equals("/charge")) {
                call(exchange, PayMethods.CHARGE);
            } else if (path.equals("/refund")) {
                call(exchange, PayMethods.REFUND);
            } else if (path.startsWith("/pay/")) {
                forward(exchange, path.substring("/pay".length()));
            } else {
                forward(exchange, "/foo");
            }
        }
    }

    private void forward(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest request =
                HttpRequest.newBuilder(pay.resolve(path))
                        .timeout(TIMEOUT)
                        .method(
                                exchange.getRequestMethod(),
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body))
                        .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            for (String name : PASSED_ON) {
                response.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            answer(exchange, response.statusCode(), response.body());
        } catch (IOException e) {
            answer(
                    exchange,
                    HttpURLConnection.HTTP_BAD_GATEWAY,
                    text("web cannot reach pay: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(HttpExchange exchange, MethodDescriptor<String, String> method)
            throws IOException {
        try {
            String receipt =
                    ClientCalls.blockingUnaryCall(
                            channel,
                            method,
                            CallOptions.DEFAULT.withDeadlineAfter(
                                    TIMEOUT.toMillis(), TimeUnit.MILLISECONDS),
                            AMOUNT);
            exchange.getResponseHeaders().set("grpc-code", "OK");
            answer(exchange, HttpURLConnection.HTTP_OK, text(receipt));
        } catch (StatusRuntimeException e) {
            String description = String.valueOf(e.getStatus().getDescription());
            exchange.getResponseHeaders().set("grpc-code", e.getStatus().getCode().name());
            exchange.getResponseHeaders().set("grpc-description", description);
            answer(
                    exchange,
                    HttpURLConnection.HTTP_BAD_GATEWAY,
                    text(e.getStatus().getCode() + ": " + description));
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] text(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
