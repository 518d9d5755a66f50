package dev.weft.operator.trust;

import com.google.protobuf.ByteString;
import dev.weft.operator.issue.IssuedChain;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An issuer and the roots that its certificates lead to.
 *
 * @param issuer the key of an {@link dev.weft.operator.model.IssuerChoice}
 * @param roots each once, in an order that depends on nothing but themselves
 */
public record Anchor(String issuer, List<X509Certificate> roots) {
    /** Roots of one issuer; there is one, or two while it is replaced. */
    public static final int MAX_ROOTS = 4;

    public Anchor {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("an anchor has at least one root");
        }
        Map<ByteString, X509Certificate> unique = new HashMap<>();
        roots.forEach(root -> unique.put(IssuedChain.fingerprint(root), root));
        if (unique.size() > MAX_ROOTS) {
            throw new IllegalArgumentException(
                    "an issuer has at most " + MAX_ROOTS + " roots, not " + unique.size());
        }
        roots =
                unique.entrySet().stream()
                        .sorted(
                                Map.Entry.comparingByKey(
                                        Comparator.comparing(ByteString::asReadOnlyByteBuffer)))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    /** The fingerprints of the roots. */
    public Set<ByteString> fingerprints() {
        return roots.stream().map(IssuedChain::fingerprint).collect(Collectors.toUnmodifiableSet());
    }
}
