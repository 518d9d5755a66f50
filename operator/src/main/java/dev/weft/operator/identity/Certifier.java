package dev.weft.operator.identity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Answers requests for certificates: verify, decide, limit, sign. May block on the verifier. */
public final class Certifier {
    private final TokenVerifier verifier;
    private final CertificateAuthority authority;
    private final Supplier<String> trustDomain;
    private final InstantSource clock;
    private final IssueRate rate = new IssueRate();

    public Certifier(
            TokenVerifier verifier,
            CertificateAuthority authority,
            Supplier<String> trustDomain,
            InstantSource clock) {
        this.verifier = verifier;
        this.authority = authority;
        this.trustDomain = trustDomain;
        this.clock = clock;
    }

    /** What became of a request. */
    public sealed interface Outcome {
        /** A certificate. */
        record Issued(SpiffeId id, X509Certificate leaf) implements Outcome {}

        /** None. */
        record Refused(Refusal refusal) implements Outcome {}
    }

    /** Answers one request. */
    public Outcome certify(String token, byte[] csr) {
        return switch (verifier.verify(token)) {
            case Verification.Refused(Refusal refusal) -> new Outcome.Refused(refusal);
            case Verification.Genuine(TokenClaims claims) -> certify(claims, csr);
        };
    }

    private Outcome certify(TokenClaims claims, byte[] csr) {
        Instant now = clock.instant();
        return switch (CertifyRules.evaluate(claims, trustDomain.get(), csr, now)) {
            case CertifyDecision.Refuse(Refusal refusal) -> new Outcome.Refused(refusal);
            case CertifyDecision.Grant grant ->
                    rate.tryTake(grant.id().uri() + "#" + claims.boundWorkload().orElse(""), now)
                            ? new Outcome.Issued(
                                    grant.id(), authority.issue(grant.id(), grant.key()))
                            : new Outcome.Refused(tooMany(grant.id()));
        };
    }

    private static Refusal tooMany(SpiffeId id) {
        return new Refusal(
                Refusal.Code.RESOURCE_EXHAUSTED,
                id.uri()
                        + " had "
                        + IssueRate.BURST
                        + " certificates in short order; ask again in "
                        + IssueRate.REFILL.toSeconds()
                        + " s");
    }
}
