package dev.weft.operator.traffic;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts by name who came without an identity to the proxies of this replica, as statuses do. Not
 * safe for use by threads.
 */
public final class PlaintextMetrics {
    /** Callers that are told apart; the rest is {@code other}. */
    static final int MAX_CALLERS = 32;

    private static final String OTHER = "other";

    private final MultiGauge attempts;
    private TrafficSummary shown = TrafficSummary.NONE;

    public PlaintextMetrics(MeterRegistry registry) {
        this.attempts =
                MultiGauge.builder("weft_plaintext_attempts")
                        .description(
                                "Requests and connections without mutual TLS in the last 24 hours.")
                        .register(registry);
    }

    /** Takes the place of what was shown before. */
    public void show(TrafficSummary summary) {
        if (shown.equals(summary)) {
            return;
        }
        shown = summary;
        Map<String, Long> sums = new TreeMap<>();
        for (TrafficSummary.PlaintextCount one : summary.plaintext()) {
            boolean named = sums.size() < MAX_CALLERS || sums.containsKey(one.caller());
            sums.merge(named ? one.caller() : OTHER, one.attempts(), Long::sum);
        }
        attempts.register(
                sums.entrySet().stream()
                        .map(
                                one ->
                                        MultiGauge.Row.of(
                                                Tags.of("caller", one.getKey()), one.getValue()))
                        .toList(),
                true);
    }
}
