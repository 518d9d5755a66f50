package dev.weft.operator.issue;

import dev.weft.operator.identity.CertifyDecision;
import dev.weft.operator.identity.CertifyRules;
import dev.weft.operator.identity.IssueRate;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.identity.SpiffeId;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.identity.Verification;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Answers requests for certificates: verify, decide, limit, have it issued. May block. */
public final class Certifier {
    private final TokenVerifier verifier;
    private final LeafSource source;
    private final Supplier<String> trustDomain;
    private final InstantSource clock;
    private final IssueRate rate = new IssueRate();

    public Certifier(
            TokenVerifier verifier,
            LeafSource source,
            Supplier<String> trustDomain,
            InstantSource clock) {
        this.verifier = verifier;
        this.source = source;
        this.trustDomain = trustDomain;
        this.clock = clock;
    }

    /** What became of a request. */
    public sealed interface Outcome {
        /** A certificate. */
        record Issued(SpiffeId id, IssuedChain chain) implements Outcome {}

        /** None before the request names this. */
        record NameWanted(SpiffeId id) implements Outcome {}

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
                    rate.tryTake(bucket(grant.id(), claims), now)
                            ? issue(grant, claims)
                            : new Outcome.Refused(tooMany(grant.id()));
        };
    }

    private Outcome issue(CertifyDecision.Grant grant, TokenClaims claims) {
        return switch (source.issue(grant, claims)) {
            case LeafAnswer.Issued(IssuedChain chain) -> new Outcome.Issued(grant.id(), chain);
            case LeafAnswer.NameWanted() -> new Outcome.NameWanted(grant.id());
            case LeafAnswer.Refused(Refusal refusal) -> new Outcome.Refused(refusal);
        };
    }

    private static String bucket(SpiffeId id, TokenClaims claims) {
        return id.uri() + "#" + claims.podUid().or(claims::boundWorkload).orElse("");
    }

    private static Refusal tooMany(SpiffeId id) {
        return new Refusal(
                Refusal.Reason.TOO_MANY_REQUESTS,
                id.uri()
                        + " asked for "
                        + IssueRate.BURST
                        + " certificates in short order; ask again in "
                        + IssueRate.REFILL.toSeconds()
                        + " s");
    }
}
