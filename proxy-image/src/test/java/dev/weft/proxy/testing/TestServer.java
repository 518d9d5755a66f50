package dev.weft.proxy.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.proxy.config.v1.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An application: HTTP/1.1, answers as a test says and notes what it was asked. */
public final class TestServer implements AutoCloseable {
    /**
     * As many connections as a test makes at once: one that waits for its SYN to be sent again is
     * late.
     */
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

    /** A request as the application saw it. */
    public record Asked(String method, String target, List<String> headers, String body) {
        /** The value of a header; empty when it is not there. */
        public String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(header -> header.startsWith(prefix))
                    .map(header -> header.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }
    }

    /** What a request gets. */
    public interface Behaviour {
        void answer(Asked request, Answer answer) throws IOException;
    }

    /** The answer to one request. */
    public static final class Answer {
        private final HttpExchange exchange;

        private Answer(HttpExchange exchange) {
            this.exchange = exchange;
        }

        public Answer header(String name, String value) {
            exchange.getResponseHeaders().add(name, value);
            return this;
        }

        public void with(int status) throws IOException {
            exchange.sendResponseHeaders(status, -1);
        }

        public void with(int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        /** Begins to answer; the rest is written by whoever gets the stream. */
        public OutputStream begin(int status) throws IOException {
            exchange.sendResponseHeaders(status, 0);
            return exchange.getResponseBody();
        }
    }

    /** Listens on a free port. */
    public TestServer(InetAddress address, Behaviour behaviour) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> serve(exchange, behaviour));
        server.start();
    }

    private void serve(HttpExchange exchange, Behaviour behaviour) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readAllBytes();
            Asked request =
                    new Asked(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            headers(exchange),
                            new String(body, StandardCharsets.UTF_8));
            bodies.add(body);
            asked.add(request);
            behaviour.answer(request, new Answer(exchange));
        }
    }

    private static List<String> headers(HttpExchange exchange) {
        List<String> all = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) ->
                                values.forEach(
                                        value ->
                                                all.add(
                                                        name.toLowerCase(Locale.ROOT)
                                                                + ": "
                                                                + value)));
        return all;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** It as an endpoint outside the mesh. */
    public Endpoint plain() {
        return Endpoint.newBuilder()
                .setAddress(server.getAddress().getAddress().getHostAddress())
                .setPort(port())
                .setWorkload("test/app-" + port())
                .build();
    }

    /** Every request so far. */
    public List<Asked> asked() {
        return asked;
    }

    /** The bodies of all requests so far, as they came. */
    public List<byte[]> bodies() {
        return bodies;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
