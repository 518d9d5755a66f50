package dev.weft.operator.trust;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Locale;

/** The figures of issuers, roots and certificates. */
public final class TrustMetrics {
    private TrustMetrics() {}

    /** Shows them from now on. */
    public static void show(MeterRegistry registry, TrustKeeper keeper) {
        registry.gauge(
                "weft_operator_issuer_ready",
                keeper,
                one -> one.report().standing().trouble().isEmpty() ? 1 : 0);
        registry.gauge(
                "weft_operator_trust_roots", keeper, one -> one.report().state().roots().size());
        for (TrustState.Phase phase : TrustState.Phase.values()) {
            registry.gauge(
                    "weft_operator_trust_phase",
                    Tags.of("phase", phase.name().toLowerCase(Locale.ROOT)),
                    keeper,
                    one -> one.report().state().phase() == phase ? 1 : 0);
        }
        registry.gauge(
                "weft_operator_certified_proxies", keeper, one -> one.standing().certified());
        registry.gauge(
                "weft_operator_next_certificate_expiry_seconds",
                keeper,
                one ->
                        one.standing()
                                .nextExpiry()
                                .map(Instant::getEpochSecond)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN));
    }
}
