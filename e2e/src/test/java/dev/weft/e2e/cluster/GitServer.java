package dev.weft.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the repositories of a directory on loopback: HTTP in front of git's own backend. */
final class GitServer implements AutoCloseable {
    private static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path directory;

    private GitServer(HttpServer server, Path directory) {
        this.server = server;
        this.directory = directory;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static GitServer start(Path directory) {
        try {
            return new GitServer(
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                    directory);
        } catch (IOException e) {
            throw new UncheckedIOException("git cannot be served", e);
        }
    }

    /** Where a working copy in the directory is cloned from. */
    String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/.git";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Process backend = backend(exchange);
            try (OutputStream to = backend.getOutputStream()) {
                exchange.getRequestBody().transferTo(to);
            }
            try (InputStream from = backend.getInputStream()) {
                int status = OK;
                for (String line = line(from); !line.isEmpty(); line = line(from)) {
                    String name = line.substring(0, line.indexOf(':'));
                    String value = line.substring(line.indexOf(':') + 1).strip();
                    if (name.equals("Status")) {
                        status = Integer.parseInt(value.substring(0, 3));
                    } else {
                        exchange.getResponseHeaders().add(name, value);
                    }
                }
                exchange.sendResponseHeaders(status, 0);
                from.transferTo(exchange.getResponseBody());
            }
        }
    }

    /** The program of RFC 3875 that git brings for this. */
    private Process backend(HttpExchange exchange) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("git", "http-backend")
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(
                        Map.of(
                                "GIT_PROJECT_ROOT",
                                directory.toString(),
                                "GIT_HTTP_EXPORT_ALL",
                                "1",
                                "REQUEST_METHOD",
                                exchange.getRequestMethod(),
                                "PATH_INFO",
                                exchange.getRequestURI().getPath(),
                                "QUERY_STRING",
                                Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""),
                                "CONTENT_TYPE",
                                header(exchange, "Content-Type"),
                                "HTTP_CONTENT_ENCODING",
                                header(exchange, "Content-Encoding"),
                                "GIT_PROTOCOL",
                                header(exchange, "Git-Protocol")));
        return builder.start();
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next >= 0 && next != '\n'; next = from.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
