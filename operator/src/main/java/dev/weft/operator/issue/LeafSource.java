package dev.weft.operator.issue;

import dev.weft.operator.identity.CertifyDecision;
import dev.weft.operator.identity.TokenClaims;

/** Has certificates made by whoever issues at the moment. */
@FunctionalInterface
public interface LeafSource {
    /** Has one made. May block. */
    LeafAnswer issue(CertifyDecision.Grant grant, TokenClaims bearer);
}
