package dev.weft.operator;

import dev.weft.operator.identity.AuthorityStore;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.trust.IssuerOpener;
import dev.weft.operator.trust.TrustStore;
import dev.weft.operator.watch.ResourceSource;
import java.util.function.Supplier;

/** What differs between a cluster and a directory of files. */
public interface Surroundings extends AutoCloseable {
    /** Where resources come from. */
    ResourceSource source();

    /** Where the authority's key lives. */
    AuthorityStore authority();

    /** Where the state of trust lives. */
    TrustStore trust();

    /**
     * Who knows how to talk to issuers.
     *
     * @param own the operator's own authority
     * @param trustDomain of the mesh
     */
    IssuerOpener issuers(CertificateAuthority own, Supplier<String> trustDomain);

    /** Who knows which tokens are genuine. */
    TokenVerifier tokens();

    /**
     * Begins to write what the status board shows.
     *
     * @param rootsPem what proxies trust, for their first connection
     */
    void start(String rootsPem);

    @Override
    void close();
}
