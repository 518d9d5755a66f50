package dev.weft.operator.translate;

import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.RequestReporting;
import java.util.List;
import java.util.Optional;

/** Puts together what is told about requests: each field as the most specific policy has it. */
final class Reports {
    private Reports() {}

    /**
     * Empty when no policy says anything.
     *
     * @param attached the most specific first
     */
    static Optional<RequestReporting> of(List<Policies.Attached> attached) {
        RequestReporting.Builder made = RequestReporting.newBuilder();
        Policies.first(attached, policy -> policy.telemetry().accessLog())
                .ifPresent(made::setAccessLog);
        Policies.first(attached, policy -> policy.telemetry().tracing())
                .ifPresent(made::setTracing);
        return made.hasAccessLog() || made.hasTracing()
                ? Optional.of(made.build())
                : Optional.empty();
    }

    /** Whether a policy says anything of it. */
    static boolean says(Policy policy) {
        return !policy.telemetry().equals(Policy.Telemetry.NONE);
    }
}
