package dev.weft.operator.identity;

import dev.weft.operator.identity.CertifyDecision.Grant;
import dev.weft.operator.identity.CertifyDecision.Refuse;
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
            return foreign.isPresent()
                    ? new Refuse(foreign.get())
                    : new Grant(id, request.publicKey());
        } catch (IllegalArgumentException e) {
            return new Refuse(Refusal.invalid(String.valueOf(e.getMessage())));
        }
    }

    /** Why the claims of a genuine token do not let its bearer in, if so. */
    public static Optional<Refusal> refuseClaims(TokenClaims claims, Instant now) {
        if (!claims.audiences().contains(WireNames.TOKEN_AUDIENCE)) {
            return Optional.of(
                    Refusal.unauthenticated(
                            "the token is for "
                                    + claims.audiences()
                                    + "; project one with the audience "
                                    + WireNames.TOKEN_AUDIENCE));
        }
        if (claims.expires().isPresent() && !now.isBefore(claims.expires().get())) {
            return Optional.of(
                    Refusal.unauthenticated(
                            "the token expired at " + claims.expires().get() + "; read it again"));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuseNames(SigningRequest request, SpiffeId id) {
        if (request.wantsAuthority()) {
            return Optional.of(
                    Refusal.denied(
                            "the request asks for a certificate authority; leave out CA:TRUE"));
        }
        List<String> names = request.alternativeNames();
        if (!names.isEmpty() && !names.equals(List.of("URI:" + id.uri()))) {
            return Optional.of(
                    Refusal.denied(
                            "the request names "
                                    + names
                                    + " but the token is for "
                                    + id.uri()
                                    + "; ask for that name or for none"));
        }
        return Optional.empty();
    }
}
