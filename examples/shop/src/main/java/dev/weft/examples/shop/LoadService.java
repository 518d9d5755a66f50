package dev.weft.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code load}: calls one URL at a constant rate for a bounded time, and shows at {@code GET /}
 * what came of it: a line each with a name and a number.
 */
record LoadService(
        HttpServer http, HttpClient client, ScheduledExecutorService threads, LoadCount count)
        implements Service {
    private static final int WORKERS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What to call, with which header if any, how often each second, for how long. */
    record Plan(URI url, Optional<Options.Header> header, int rate, int seconds) {}

    static LoadService start(String address, int port, Plan plan) throws IOException {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(WORKERS + 1);
        threads.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build();
        LoadCount count = new LoadCount(client, request(plan));
        long period = TimeUnit.SECONDS.toNanos(1) * WORKERS / plan.rate();
        for (int i = 0; i < WORKERS; i++) {
            var worker =
                    threads.scheduleAtFixedRate(
                            count::request,
                            period * i / WORKERS,
                            Math.max(1, period),
                            TimeUnit.NANOSECONDS);
            var unused =
                    threads.schedule(() -> worker.cancel(false), plan.seconds(), TimeUnit.SECONDS);
        }
        HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 0);
        LoadService service = new LoadService(http, client, threads, count);
        http.createContext("/", service::show);
        http.start();
        return service;
    }

    private static HttpRequest request(Plan plan) {
        HttpRequest.Builder request = HttpRequest.newBuilder(plan.url()).timeout(TIMEOUT);
        plan.header().ifPresent(header -> request.header(header.name(), header.value()));
        return request.build();
    }

    private void show(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] text = count.text().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public void close() {
        threads.shutdown();
        http.stop(0);
        client.shutdownNow();
    }
}
