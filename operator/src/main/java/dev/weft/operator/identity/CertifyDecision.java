package dev.weft.operator.identity;

import java.security.PublicKey;

/** What becomes of a request for a certificate. */
public sealed interface CertifyDecision {
    /** A certificate for this identity and key. */
    record Grant(SpiffeId id, PublicKey key) implements CertifyDecision {}

    /** None. */
    record Refuse(Refusal refusal) implements CertifyDecision {}
}
