package dev.weft.operator.identity;

/** What becomes of a request for a certificate. */
public sealed interface CertifyDecision {
    /** A certificate for this identity and the key of this request. */
    record Grant(SpiffeId id, SigningRequest request) implements CertifyDecision {}

    /** None. */
    record Refuse(Refusal refusal) implements CertifyDecision {}
}
