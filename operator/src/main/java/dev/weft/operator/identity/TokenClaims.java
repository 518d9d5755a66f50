package dev.weft.operator.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a token says whose signature was found good.
 *
 * @param namespace the namespace of the service account
 * @param serviceAccount its name
 * @param boundWorkload the pod or Workload that the token was made for, empty when for any of the
 *     account
 * @param podUid of the pod that the token is bound to
 * @param audiences whom the token is meant for
 * @param expires when it ends, empty when the verifier alone knows
 */
public record TokenClaims(
        String namespace,
        String serviceAccount,
        Optional<String> boundWorkload,
        Optional<String> podUid,
        List<String> audiences,
        Optional<Instant> expires) {
    public TokenClaims {
        audiences = List.copyOf(audiences);
    }
}
