package dev.weft.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code load}: calls one URL at a constant rate for a bounded time, and shows at {@code GET /}
 * what came of it: a line each with a name and a number. A URL that begins with {@code grpc:} is
 * charged over gRPC.
 */
record LoadService(
        HttpServer http, List<Caller> callers, ScheduledExecutorService threads, LoadCount count)
        implements Service {
    /** How long an answer may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int WORKERS = 16;

    /**
     * What to call, with which header if any, how often each second, for how long, and by how many
     * callers that keep their cookies; by none: as one that keeps none.
     */
    record Plan(URI url, Optional<Options.Header> header, int rate, int seconds, int sessions) {}

    /** What a worker does again and again. */
    private interface Work {
        void once() throws InterruptedException;
    }

    static LoadService start(String address, int port, Plan plan) throws IOException {
        LoadCount count = new LoadCount();
        List<Caller> callers = new ArrayList<>();
        List<Work> work = new ArrayList<>();
        for (int i = 0; i < plan.sessions(); i++) {
            Caller caller = HttpCaller.withCookies(plan);
            callers.add(caller);
            work.add(new Session(caller, count)::call);
        }
        if (work.isEmpty()) {
            Caller caller =
                    plan.url().getScheme().equals("grpc")
                            ? GrpcCaller.of(plan)
                            : HttpCaller.of(plan);
            callers.add(caller);
            for (int i = 0; i < WORKERS; i++) {
                work.add(() -> count.add(caller.call()));
            }
        }
        HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 0);
        LoadService service = new LoadService(http, callers, schedule(plan, work), count);
        http.createContext("/", service::show);
        http.start();
        return service;
    }

    private static ScheduledExecutorService schedule(Plan plan, List<Work> work) {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(work.size() + 1);
        threads.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        long period = TimeUnit.SECONDS.toNanos(1) * work.size() / plan.rate();
        for (int i = 0; i < work.size(); i++) {
            Work one = work.get(i);
            var worker =
                    threads.scheduleAtFixedRate(
                            () -> once(one),
                            period * i / work.size(),
                            Math.max(1, period),
                            TimeUnit.NANOSECONDS);
            var unused =
                    threads.schedule(() -> worker.cancel(false), plan.seconds(), TimeUnit.SECONDS);
        }
        return threads;
    }

    private static void once(Work work) {
        try {
            work.once();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        callers.forEach(Caller::close);
    }
}
