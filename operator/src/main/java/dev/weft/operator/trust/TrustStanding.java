package dev.weft.operator.trust;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far the connected proxies are with a {@link TrustState}.
 *
 * @param version of the state
 * @param proxies that are connected
 * @param holding those that trust all of its roots and no others
 * @param certified those that said which certificate they have
 * @param current those whose certificate is of the issuer of the state
 * @param nextExpiry of the first certificate that expires
 */
public record TrustStanding(
        long version,
        int proxies,
        int holding,
        int certified,
        int current,
        Optional<Instant> nextExpiry) {
    /** Of no proxy. */
    public static TrustStanding none(long version) {
        return new TrustStanding(version, 0, 0, 0, 0, Optional.empty());
    }

    /** With the proxies of a replica; one that knows another state has none that hold this one. */
    public TrustStanding plus(TrustStanding other) {
        boolean same = other.version == version;
        return new TrustStanding(
                version,
                proxies + other.proxies,
                holding + (same ? other.holding : 0),
                certified + other.certified,
                current + (same ? other.current : 0),
                Stream.of(nextExpiry.stream(), other.nextExpiry.stream())
                        .flatMap(instants -> instants)
                        .min(Instant::compareTo));
    }

    /** Whether every proxy trusts all roots of the state. */
    boolean isDistributed() {
        return holding == proxies;
    }

    /** Whether every proxy has a certificate of the issuer of the state. */
    boolean isReissued() {
        return current == proxies;
    }
}
