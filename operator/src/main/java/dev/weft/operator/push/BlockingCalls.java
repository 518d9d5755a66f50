package dev.weft.operator.push;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Runs what may block for long, each on a virtual thread of its own, and not too many at once. */
final class BlockingCalls implements AutoCloseable {
    /** Calls at once. Each may wait for the issuer, and none holds more than a request. */
    static final int MAX_CALLS = 1024;

    private final Vertx vertx;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BlockingCalls(Vertx vertx) {
        this(vertx, MAX_CALLS);
    }

    BlockingCalls(Vertx vertx, int max) {
        this.vertx = vertx;
        this.free = new Semaphore(max);
    }

    /**
     * Does some work.
     *
     * @param work that may block
     * @param turnedAway the outcome when there is too much to do already
     * @return completes on the event loop of the caller
     */
    <T> Future<T> run(Callable<T> work, Supplier<T> turnedAway) {
        if (!free.tryAcquire()) {
            return Future.succeededFuture(turnedAway.get());
        }
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        threads.execute(
                () -> {
                    Runnable outcome = outcome(work, promise);
                    free.release();
                    context.runOnContext(ignored -> outcome.run());
                });
        return promise.future();
    }

    private static <T> Runnable outcome(Callable<T> work, Promise<T> promise) {
        try {
            T done = work.call();
            return () -> promise.complete(done);
        } catch (Exception e) {
            return () -> promise.fail(e);
        }
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
