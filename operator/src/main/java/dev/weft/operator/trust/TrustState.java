package dev.weft.operator.trust;

import com.google.protobuf.ByteString;
import dev.weft.operator.issue.IssuedChain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom the mesh trusts and who issues; the same for all replicas.
 *
 * @param version grows with each change
 * @param issuing under whose roots certificates are made; empty before there ever was an issuer
 * @param next whose roots are distributed before it issues
 * @param retiring whose roots are trusted until every proxy has a certificate of {@code issuing}
 * @param since when this state began
 */
public record TrustState(
        long version,
        Optional<Anchor> issuing,
        Optional<Anchor> next,
        List<Anchor> retiring,
        Instant since) {
    /** Roots that proxies take at once. */
    public static final int MAX_ROOTS = 16;

    /** Before there was anything. */
    public static final TrustState NONE =
            new TrustState(0, Optional.empty(), Optional.empty(), List.of(), Instant.EPOCH);

    public TrustState {
        retiring = List.copyOf(retiring);
    }

    /** How far the replacement of roots is. */
    public enum Phase {
        /** Nothing is replaced. */
        SETTLED,
        /** All proxies learn to trust the next roots. */
        DISTRIBUTING,
        /** All proxies get certificates of the new roots. */
        REISSUING
    }

    public Phase phase() {
        if (next.isPresent()) {
            return Phase.DISTRIBUTING;
        }
        return retiring.isEmpty() ? Phase.SETTLED : Phase.REISSUING;
    }

    /** Whom proxies trust: each root once. */
    public List<X509Certificate> roots() {
        Map<ByteString, X509Certificate> roots = new LinkedHashMap<>();
        Stream.of(issuing.stream(), next.stream(), retiring.stream())
                .flatMap(anchors -> anchors)
                .flatMap(anchor -> anchor.roots().stream())
                .forEach(root -> roots.putIfAbsent(IssuedChain.fingerprint(root), root));
        return List.copyOf(roots.values());
    }
}
