package dev.weft.operator.issue;

import dev.weft.operator.identity.SigningRequest;
import dev.weft.operator.identity.SpiffeId;
import dev.weft.operator.identity.TokenClaims;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * A certificate that is to be made.
 *
 * @param id that it names
 * @param request with the key that it is for
 * @param bearer of the token that decided
 */
public record LeafOrder(SpiffeId id, SigningRequest request, TokenClaims bearer, Terms terms) {
    /**
     * What holds for every certificate at the moment.
     *
     * @param lifetime that is asked for; an issuer may give less
     * @param roots one of which the chain must lead to: those that peers trust
     */
    public record Terms(Duration lifetime, List<X509Certificate> roots) {
        public Terms {
            roots = List.copyOf(roots);
        }
    }
}
