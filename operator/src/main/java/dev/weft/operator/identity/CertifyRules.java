package dev.weft.operator.identity;

import dev.weft.operator.identity.CertifyDecision.Grant;
import dev.weft.operator.identity.CertifyDecision.Refuse;
import dev.weft.operator.identity.Refusal.Reason;
import dev.weft.proxy.config.WireNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides who gets a certificate for what. */
public final class CertifyRules {
    private CertifyRules() {}

    /**
     * Decides a request.
     *
     * @param claims of a token that is genuine
     * @param trustDomain of the mesh
     * @param csr DER of a PKCS #10 request, from the network
     * @param now the present
     */
    public static CertifyDecision evaluate(
            TokenClaims claims, String trustDomain, byte[] csr, Instant now) {
        Optional<Refusal> badClaims = refuseClaims(claims, now);
        if (badClaims.isPresent()) {
            return new Refuse(badClaims.get());
        }
        try {
            SpiffeId id = new SpiffeId(trustDomain, claims.namespace(), claims.serviceAccount());
            SigningRequest request = SigningRequest.read(csr);
            Optional<Refusal> foreign = refuseNames(request, id);
            return foreign.isPresent() ? new Refuse(foreign.get()) : new Grant(id, request);
        } catch (SigningRequest.UnacceptableException e) {
            return new Refuse(e.refusal());
        } catch (IllegalArgumentException e) {
            return new Refuse(
                    new Refusal(Reason.IMPOSSIBLE_IDENTITY, String.valueOf(e.getMessage())));
        }
    }

    /** Why the claims of a genuine token do not let its bearer in, if so. */
    public static Optional<Refusal> refuseClaims(TokenClaims claims, Instant now) {
        return refuseAudience(claims.audiences())
                .or(() -> claims.expires().flatMap(end -> refuseExpired(end, now)));
    }

    static Optional<Refusal> refuseAudience(List<String> audiences) {
        return audiences.contains(WireNames.TOKEN_AUDIENCE)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                Reason.TOKEN_AUDIENCE,
                                "the token is for "
                                        + audiences
                                        + "; project one with the audience "
                                        + WireNames.TOKEN_AUDIENCE));
    }

    static Optional<Refusal> refuseExpired(Instant end, Instant now) {
        return now.isBefore(end)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                Reason.TOKEN_EXPIRED,
                                "the token expired at " + end + "; read it again"));
    }

    private static Optional<Refusal> refuseNames(SigningRequest request, SpiffeId id) {
        List<String> names = request.alternativeNames();
        return names.isEmpty() || names.equals(List.of("URI:" + id.uri()))
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                Reason.FOREIGN_NAME,
                                "the request names "
                                        + names
                                        + " but the token is for "
                                        + id.uri()
                                        + "; ask for that name or for none"));
    }
}
