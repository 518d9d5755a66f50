package dev.weft.operator.inject;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The figures of the webhook. */
final class InjectionMetrics {
    private final MeterRegistry registry;

    InjectionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(Answer.Outcome outcome) {
        count(outcome.name());
    }

    /** A request that was no review, or came when there was no room for it. */
    void turnedAway(int status) {
        count("http_" + status);
    }

    private void count(String outcome) {
        registry.counter("weft_operator_injections", "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment();
    }
}
