package dev.weft.operator.trust;

import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.model.IssuerChoice;

/**
 * What the status says of issuers and roots.
 *
 * @param wanted who is to issue
 * @param standing of that issuer
 */
public record TrustReport(TrustState state, IssuerChoice wanted, IssuerStanding standing) {}
