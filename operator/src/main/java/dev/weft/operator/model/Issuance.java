package dev.weft.operator.model;

import java.time.Duration;

/**
 * How certificates of workloads are to be made.
 *
 * @param lifetime of a certificate
 */
public record Issuance(IssuerChoice issuer, Duration lifetime) {
    /** The shortest life that leaves time to renew. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** The longest life: a key that was stolen is of use for so long. */
    public static final Duration LONGEST = Duration.ofDays(90);

    /** Where nobody says otherwise. */
    public static final Issuance DEFAULT = new Issuance(IssuerChoice.OWN, Duration.ofHours(24));

    public Issuance {
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a certificate holds for " + SHORTEST + " to " + LONGEST);
        }
    }
}
