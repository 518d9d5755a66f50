package dev.weft.operator.translate;

import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.Admission;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts together what a request must pass: each field as the most specific policy has it. */
final class Admissions {
    private Admissions() {}

    /**
     * Empty when no policy says anything.
     *
     * @param attached the most specific first
     */
    static Optional<Admission> of(List<Policies.Attached> attached) {
        Admission.Builder made = Admission.newBuilder();
        first(attached, Policy.Admitting::requestSizeLimit).ifPresent(made::setRequestSizeLimit);
        first(attached, Policy.Admitting::fault).ifPresent(made::setFault);
        first(attached, Policy.Admitting::rateLimit).ifPresent(made::setRateLimit);
        first(attached, Policy.Admitting::concurrencyLimit).ifPresent(made::setConcurrencyLimit);
        Admission admission = made.build();
        return admission.equals(Admission.getDefaultInstance())
                ? Optional.empty()
                : Optional.of(admission);
    }

    private static <T> Optional<T> first(
            List<Policies.Attached> attached, Function<Policy.Admitting, Optional<T>> field) {
        return Policies.first(attached, policy -> field.apply(policy.traffic().admitting()));
    }
}
