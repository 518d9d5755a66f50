package dev.weft.operator.pipeline;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/** Runs the pipeline on one thread: soon after a change, once for all changes until then. */
final class Rounds {
    /** A change seldom comes alone. */
    static final Duration QUIET = Duration.ofMillis(30);

    /** Many proxies ack in the same moment. */
    static final Duration SHOW_QUIET = Duration.ofMillis(50);

    /** How often the figures of the status move on. */
    static final Duration TICK = Duration.ofMillis(250);

    /** A run that takes so long never ends. */
    static final Duration STUCK = Duration.ofMinutes(2);

    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("weft-pipeline").factory());
    private final LongConsumer run;
    private final Runnable show;
    private final PipelineMetrics metrics;
    private final AtomicBoolean runPending = new AtomicBoolean();
    private final AtomicBoolean showPending = new AtomicBoolean();
    private volatile long tickedNanos = System.nanoTime();
    private long generation;

    Rounds(LongConsumer run, Runnable show, PipelineMetrics metrics) {
        this.run = run;
        this.show = show;
        this.metrics = metrics;
    }

    void start() {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(
                        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        tickedNanos = System.nanoTime();
        guarded(show);
    }

    /** Whether the thread came round lately. */
    boolean alive() {
        return System.nanoTime() - tickedNanos < STUCK.toNanos();
    }

    /** Asks for a run; safe from every thread. */
    void runSoon() {
        soon(runPending, QUIET, this::runOnce);
    }

    /** Asks for a look at the status; safe from every thread. */
    void showSoon() {
        soon(showPending, SHOW_QUIET, show);
    }

    private void soon(AtomicBoolean pending, Duration quiet, Runnable work) {
        if (pending.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> unused =
                        thread.schedule(
                                () -> {
                                    pending.set(false);
                                    guarded(work);
                                },
                                quiet.toMillis(),
                                TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("a change after the stop does not matter");
            }
        }
    }

    private void runOnce() {
        // Seconds since 1970 at least, so that generations grow across restarts.
        generation = Math.max(generation + 1, System.currentTimeMillis() / 1000);
        metrics.run(generation, () -> run.accept(generation));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            metrics.failed();
            LOG.error("a run of the pipeline failed; what was pushed before stays in force", e);
        }
    }

    void close() {
        thread.shutdownNow();
    }
}
