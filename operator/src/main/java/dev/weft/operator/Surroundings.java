package dev.weft.operator;

import dev.weft.operator.identity.AuthorityStore;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.watch.ResourceSource;

/** What differs between a cluster and a directory of files. */
public interface Surroundings extends AutoCloseable {
    /** Where resources come from. */
    ResourceSource source();

    /** Where the authority's key lives. */
    AuthorityStore authority();

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
