package dev.weft.plan.judge;

import java.util.Objects;

/**
 * What becomes of a request or connection.
 *
 * @param rule what decided, as reasons name it
 * @param unclear what could not be known for sure, where that decided; else empty
 */
public record Judgement(Outcome outcome, String rule, String unclear) {
    /** Whether it reaches the application. */
    public enum Outcome {
        ALLOWED,
        /** It does, only because the policy that would refuse it is in mode Audit. */
        AUDITED,
        REFUSED
    }

    public Judgement {
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(unclear);
    }
}
