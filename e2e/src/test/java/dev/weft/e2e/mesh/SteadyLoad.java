package dev.weft.e2e.mesh;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A hundred requests each second to an address of this machine. */
public final class SteadyLoad implements AutoCloseable {
    private static final int PERIOD_MILLIS = 10;
    private static final int MAX_FAILURES = 100;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http();
    private final String url;
    private final AtomicLong answered = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ScheduledFuture<?> running;

    private SteadyLoad(String url) {
        this.url = url;
        this.running =
                thread.scheduleAtFixedRate(this::once, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins. */
    public static SteadyLoad start(String url) {
        return new SteadyLoad(url);
    }

    private void once() {
        try {
            HttpResponse<String> response = http.get(url);
            if (response.statusCode() == 200) {
                answered.incrementAndGet();
            } else {
                fail(response.statusCode() + " " + response.headers().map());
            }
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    private void fail(String why) {
        if (failures.size() < MAX_FAILURES) {
            failures.add(why);
        }
    }

    /** Requests that were answered with 200. */
    public long answered() {
        return answered.get();
    }

    /** What went wrong, as far as it is kept. */
    public List<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        running.cancel(false);
        thread.shutdown();
    }
}
