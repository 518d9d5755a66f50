package dev.weft.proxy.snapshot.token;

import java.util.List;
import java.util.Objects;

/**
 * The keys of an issuer.
 *
 * @param keys empty when nobody knows them yet: no token of the issuer is believed then
 */
public record KeySet(String name, List<SigningKey> keys) {
    /** How many are tried for a token that names none. */
    private static final int MOST_TRIED = 4;

    public KeySet {
        Objects.requireNonNull(name);
        keys = List.copyOf(keys);
    }

    /**
     * Those that may have signed a token: the one that it names, or the first few if it does not.
     */
    public List<SigningKey> candidates(String id, TokenAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> id.isEmpty() || key.id().equals(id))
                .filter(key -> key.algorithms().contains(algorithm))
                .limit(MOST_TRIED)
                .toList();
    }
}
