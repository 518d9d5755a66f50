package dev.weft.proxy.snapshot.token;

import java.security.PublicKey;
import java.util.Objects;
import java.util.Set;

/**
 * A public key.
 *
 * @param id the {@code kid} of tokens; empty for a key without a name
 * @param algorithms those that it may be used with, at least one
 */
public record SigningKey(String id, Set<TokenAlgorithm> algorithms, PublicKey key) {
    public SigningKey {
        Objects.requireNonNull(id);
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty() || !algorithms.stream().allMatch(one -> one.fits(key))) {
            throw new IllegalArgumentException("a key is used as what it is");
        }
    }
}
