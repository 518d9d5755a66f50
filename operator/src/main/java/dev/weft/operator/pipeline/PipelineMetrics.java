package dev.weft.operator.pipeline;

import dev.weft.operator.traffic.PlaintextMetrics;
import dev.weft.operator.traffic.TrafficSummary;
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
    private final PlaintextMetrics plaintext;
    private final AtomicLong generation = new AtomicLong();

    public PipelineMetrics(MeterRegistry registry) {
        this.registry = registry;
        runs = registry.timer("weft_operator_runs");
        plaintext = new PlaintextMetrics(registry);
        failures = registry.counter("weft_operator_failed_runs");
        registry.gauge("weft_operator_generation", generation);
    }

    /** Shows who came without an identity to the proxies of this replica. */
    void plaintext(TrafficSummary summary) {
        plaintext.show(summary);
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
