package dev.weft.operator.issue;

/** One who issues certificates. Safe for use by several threads. */
public interface LeafIssuer extends AutoCloseable {
    /** What is known of it now. Does not block. */
    IssuerStanding standing();

    /** Makes a certificate. May block, for so long that a proxy does not give up. */
    LeafAnswer issue(LeafOrder order);

    /** Forgets it. */
    @Override
    void close();
}
