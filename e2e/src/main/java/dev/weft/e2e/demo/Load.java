package dev.weft.e2e.demo;

import dev.weft.e2e.mesh.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A steady load of small requests to one address of this machine, and what came of them. */
final class Load implements AutoCloseable {
    /** Requests under way at most. */
    static final int WORKERS = 8;

    /** Each second, of all workers. */
    static final int RATE = 200;

    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(WORKERS);
    private final ConcurrentMap<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final List<ScheduledFuture<?>> running = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /** What was counted up to a moment. */
    record Count(long sent, long failed, long v1, long v2) {
        Count since(Count before) {
            return new Count(
                    sent - before.sent, failed - before.failed, v1 - before.v1, v2 - before.v2);
        }

        /** The part of v2 among the answers, in percent. */
        double percentOfV2() {
            return v1 + v2 == 0 ? 0 : 100.0 * v2 / (v1 + v2);
        }
    }

    static Load start(String url) {
        Load load = new Load();
        long period = TimeUnit.SECONDS.toNanos(1) * WORKERS / RATE;
        for (int i = 0; i < WORKERS; i++) {
            Http http = new Http();
            load.running.add(
                    load.workers.scheduleAtFixedRate(
                            () -> load.once(http, url),
                            period * i / WORKERS,
                            period,
                            TimeUnit.NANOSECONDS));
        }
        return load;
    }

    private void once(Http http, String url) {
        sent.increment();
        try {
            HttpResponse<String> response = http.get(url);
            String version = response.headers().firstValue("shop-version").orElse("none");
            if (response.statusCode() == 200) {
                answers.computeIfAbsent(version, absent -> new LongAdder()).increment();
            } else {
                fail(
                        response.statusCode()
                                + " "
                                + response.headers().firstValue("weft-reason").orElse(""));
            }
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    private void fail(String why) {
        failed.increment();
        synchronized (complaints) {
            if (complaints.size() < 10) {
                complaints.add(why);
            }
        }
    }

    /** The first of what went wrong. */
    List<String> complaints() {
        synchronized (complaints) {
            return List.copyOf(complaints);
        }
    }

    Count count() {
        return new Count(sent.sum(), failed.sum(), sum("v1"), sum("v2"));
    }

    private long sum(String version) {
        LongAdder adder = answers.get(version);
        return adder == null ? 0 : adder.sum();
    }

    @Override
    public void close() {
        running.forEach(worker -> worker.cancel(false));
        workers.shutdown();
        try {
            workers.awaitTermination(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
