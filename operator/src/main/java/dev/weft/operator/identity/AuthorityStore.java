package dev.weft.operator.identity;

import java.util.function.Supplier;

/** Where the authority's key lives. */
public interface AuthorityStore {
    /**
     * Reads what is stored, or stores what is made when there is nothing. When another replica is
     * faster, what it stored is returned.
     */
    AuthorityMaterial readOrCreate(Supplier<AuthorityMaterial> maker);
}
