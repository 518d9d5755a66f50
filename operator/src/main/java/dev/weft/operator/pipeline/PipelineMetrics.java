package dev.weft.operator.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** The figures of the pipeline. */
public final class PipelineMetrics {
    private final MeterRegistry registry;
    private final Timer runs;
    private final Counter failures;
    private final AtomicLong generation = new AtomicLong();

    public PipelineMetrics(MeterRegistry registry) {
        this.registry = registry;
        runs = registry.timer("weft_operator_runs");
        failures = registry.counter("weft_operator_failed_runs");
        registry.gauge("weft_operator_generation", generation);
    }

    void proxies(IntSupplier count) {
        registry.gauge("weft_operator_proxies", count, IntSupplier::getAsInt);
    }

    void run(long number, Runnable work) {
        runs.record(work);
        generation.set(number);
    }

    void failed() {
        failures.increment();
    }
}
