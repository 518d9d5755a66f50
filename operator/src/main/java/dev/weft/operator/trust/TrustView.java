package dev.weft.operator.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.operator.issue.IssuedChain;
import dev.weft.proxy.config.v1.TrustBundle;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * What proxies are told of a state.
 *
 * @param version of the state
 * @param issuing fingerprints of the roots that certificates are issued under
 */
public record TrustView(long version, TrustBundle bundle, Set<ByteString> issuing) {
    public TrustView {
        issuing = Set.copyOf(issuing);
    }

    /** Whether there is anybody to trust yet. */
    public boolean isKnown() {
        return bundle.getRootsCount() > 0;
    }

    static TrustView of(TrustState state, String trustDomain, java.time.Duration renewWithin) {
        TrustBundle.Builder bundle =
                TrustBundle.newBuilder()
                        .setTrustDomain(trustDomain)
                        .setRenewWithin(Duration.newBuilder().setSeconds(renewWithin.toSeconds()));
        try {
            for (X509Certificate root : state.roots()) {
                bundle.addRoots(ByteString.copyFrom(root.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has a DER", e);
        }
        Set<ByteString> issuing = state.issuing().map(Anchor::fingerprints).orElse(Set.of());
        state.issuing().stream()
                .flatMap(anchor -> anchor.roots().stream())
                .map(IssuedChain::fingerprint)
                .forEach(bundle::addIssuing);
        return new TrustView(state.version(), bundle.build(), issuing);
    }
}
