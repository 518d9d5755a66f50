package dev.weft.operator.issue;

import dev.weft.operator.identity.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.util.List;

/** The operator's own authority as an issuer. */
public final class AuthorityIssuer implements LeafIssuer {
    private final CertificateAuthority authority;

    public AuthorityIssuer(CertificateAuthority authority) {
        this.authority = authority;
    }

    @Override
    public void want() {
        // There is nothing to prepare.
    }

    @Override
    public IssuerStanding standing() {
        return IssuerStanding.ready(authority.roots());
    }

    @Override
    public LeafAnswer issue(LeafOrder order) {
        X509Certificate leaf =
                authority.issue(order.id(), order.request().publicKey(), order.terms().lifetime());
        return new LeafAnswer.Issued(new IssuedChain(List.of(leaf), authority.roots().getFirst()));
    }

    @Override
    public void close() {
        // The authority serves the gRPC port as well.
    }
}
