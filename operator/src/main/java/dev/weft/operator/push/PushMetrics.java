package dev.weft.operator.push;

import dev.weft.operator.identity.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The figures of the gRPC port. */
public final class PushMetrics {
    private final MeterRegistry registry;
    private final Counter pushes;
    private final Counter acks;
    private final Counter refusals;
    private final Counter issued;

    public PushMetrics(MeterRegistry registry) {
        this.registry = registry;
        pushes = registry.counter("weft_operator_pushes");
        acks = registry.counter("weft_operator_acks");
        refusals = registry.counter("weft_operator_nacks");
        issued = registry.counter("weft_operator_certificates_issued");
    }

    void pushed() {
        pushes.increment();
    }

    void acked() {
        acks.increment();
    }

    void nacked() {
        refusals.increment();
    }

    void issued() {
        issued.increment();
    }

    void certificateRefused(Refusal refusal) {
        count("weft_operator_certificates_refused", refusal);
    }

    void streamRefused(Refusal refusal) {
        count("weft_operator_streams_refused", refusal);
    }

    private void count(String name, Refusal refusal) {
        registry.counter(
                        name,
                        "code",
                        refusal.code().name().toLowerCase(Locale.ROOT),
                        "reason",
                        refusal.reason().text())
                .increment();
    }
}
