package dev.weft.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The HTTP side of {@code pay}. Every answer names the version in the header {@code shop-version},
 * and echoes the request's line and headers in the body.
 *
 * <ul>
 *   <li>{@code GET /foo}, {@code GET /bar}, {@code POST /refund} and any other path: the echo;
 *   <li>{@code GET /slow?ms=250}: the echo, that much later;
 *   <li>{@code GET /bytes?n=1000}: a body of that many bytes, in pieces;
 *   <li>{@code POST /count}: how many bytes the request's body had;
 *   <li>{@code GET /served}: how many requests came so far, this one and probes not counted;
 *   <li>{@code GET /healthz}: 200.
 * </ul>
 */
final class PayHttp implements HttpHandler {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final long MAX_WAIT_MILLIS = 60_000;

    private final PayService.Release release;
    private final LongAdder served;
    private final AtomicLong requests = new AtomicLong();

    PayHttp(PayService.Release release, LongAdder served) {
        this.release = release;
        this.served = served;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("shop-version", release.version());
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/served") || path.equals(Service.HEALTH)) {
                answer(exchange, served.sum() + "\n");
                return;
            }
            served.increment();
            if (fails()) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_INTERNAL_ERROR, -1);
                return;
            }
            switch (path) {
                case "/slow" -> {
                    pause(Math.min(number(exchange, "ms", 1000), MAX_WAIT_MILLIS));
                    answer(exchange, echo(exchange));
                }
                case "/bytes" -> stream(exchange, number(exchange, "n", 1000));
                case "/count" -> answer(exchange, count(exchange) + "\n");
                default -> answer(exchange, echo(exchange));
            }
        }
    }

    /** Whether this request is one of those that this release fails at, evenly among the others. */
    private boolean fails() {
        long before = requests.getAndIncrement();
        return (before + 1) * release.failing() / 100 > before * release.failing() / 100;
    }

    private String echo(HttpExchange exchange) {
        StringBuilder text = new StringBuilder("pay ").append(release.version()).append('\n');
        text.append(exchange.getRequestMethod())
                .append(' ')
                .append(exchange.getRequestURI())
                .append('\n');
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) ->
                                text.append(name)
                                        .append(": ")
                                        .append(String.join(", ", values))
                                        .append('\n'));
        return text.toString();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void stream(HttpExchange exchange, long bytes) throws IOException {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, 0);
        byte[] piece = new byte[PIECE_BYTES];
        OutputStream body = exchange.getResponseBody();
        for (long left = bytes; left > 0; left -= PIECE_BYTES) {
            body.write(piece, 0, (int) Math.min(left, PIECE_BYTES));
        }
    }

    private static long count(HttpExchange exchange) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        long bytes = 0;
        for (int n = exchange.getRequestBody().read(piece);
                n >= 0;
                n = exchange.getRequestBody().read(piece)) {
            bytes += n;
        }
        return bytes;
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while waiting", e);
        }
    }

    private static long number(HttpExchange exchange, String name, long otherwise) {
        String query = exchange.getRequestURI().getQuery();
        if (query == null || !query.matches(name + "=\\d{1,15}")) {
            return otherwise;
        }
        return Long.parseLong(query.substring(name.length() + 1));
    }
}
