package dev.weft.operator.trust;

import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.model.IssuerChoice;

/** Knows how to talk to each issuer. */
@FunctionalInterface
public interface IssuerOpener extends AutoCloseable {
    /** Begins to talk to an issuer; comes back at once. */
    LeafIssuer open(IssuerChoice choice);

    /** Closes what the issuers share; they are closed before. */
    @Override
    default void close() {}
}
