package dev.weft.proxy.snapshot.token;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A JSON Web Token that a request must carry.
 *
 * @param issuer the claim {@code iss}
 * @param audiences one of which must be in {@code aud}; empty when it does not matter
 * @param claims all of which must have this value, or have it among their values
 */
public record TokenDemand(
        String issuer, Set<String> audiences, Map<String, String> claims, KeySet keys) {
    public TokenDemand {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(keys);
        audiences = Set.copyOf(audiences);
        claims = Map.copyOf(claims);
    }
}
