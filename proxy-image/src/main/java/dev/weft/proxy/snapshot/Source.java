package dev.weft.proxy.snapshot;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.snapshot.token.TokenDemand;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls. All fields that are set must match; within one field one value must.
 *
 * @param identities exact SPIFFE ids
 * @param identityPrefixes end in {@code /}
 * @param authentication what it asks beyond the lists
 * @param token that the request must carry
 */
public record Source(
        Set<String> identities,
        List<String> identityPrefixes,
        Set<String> notIdentities,
        List<String> notIdentityPrefixes,
        List<Cidr> cidrs,
        List<Cidr> notCidrs,
        Authentication authentication,
        Optional<TokenDemand> token) {
    /** Whether the caller must have an identity. */
    public enum Authentication {
        EITHER,
        WITHOUT,
        WITH
    }

    public Source {
        identities = Set.copyOf(identities);
        identityPrefixes = List.copyOf(identityPrefixes);
        notIdentities = Set.copyOf(notIdentities);
        notIdentityPrefixes = List.copyOf(notIdentityPrefixes);
        cidrs = List.copyOf(cidrs);
        notCidrs = List.copyOf(notCidrs);
        Objects.requireNonNull(authentication);
        Objects.requireNonNull(token);
    }
}
